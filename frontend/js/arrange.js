// An agenda arranged by dragging. A drop sends the same form as the buttons do, so nothing depends on this script.
export function arrangeByDragging() {
  let dragged = null;

  const itemAt = (event) => event.target.closest?.("[data-arrange] li[data-item]");
  const sameList = (one, other) => one && other && one.parentElement === other.parentElement;
  const isAfter = (event, item) => {
    const box = item.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };
  const clear = () => {
    for (const item of document.querySelectorAll(".wm-arranged--before, .wm-arranged--after")) {
      item.classList.remove("wm-arranged--before", "wm-arranged--after");
    }
  };

  document.addEventListener("dragstart", (event) => {
    dragged = itemAt(event);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.place);
    dragged.classList.add("wm-arranged--dragged");
  });

  document.addEventListener("dragover", (event) => {
    const over = itemAt(event);
    if (!sameList(dragged, over)) return;
    event.preventDefault();
    clear();
    over.classList.add(isAfter(event, over) ? "wm-arranged--after" : "wm-arranged--before");
  });

  document.addEventListener("drop", (event) => {
    const over = itemAt(event);
    if (!sameList(dragged, over)) return;
    event.preventDefault();
    const from = Number(dragged.dataset.place);
    // Where it lands once it has been lifted out of its own place.
    const gap = Number(over.dataset.place) + (isAfter(event, over) ? 1 : 0);
    const place = gap > from ? gap - 1 : gap;
    const form = document.getElementById("arrangement-drop");
    if (form && place !== from) {
      form.elements.namedItem("item").value = dragged.dataset.item;
      form.elements.namedItem("place").value = String(place);
      form.requestSubmit();
    }
  });

  document.addEventListener("dragend", () => {
    clear();
    dragged?.classList.remove("wm-arranged--dragged");
    dragged = null;
  });
}
