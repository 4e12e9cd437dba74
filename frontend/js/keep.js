// What is typed into a form stays on this device until it is recorded, so that a lost connection or a closed tab loses nothing.
//
// A form says `data-wm-keep="the public ids of what it is about"`; those ids and the person's number are all that the copy is
// named after. It goes once what it is about is recorded (`data-wm-recorded` on any page), on signing out, when somebody else
// signs in, and after a day. A form with `data-wm-keep-once` is no longer kept once it is sent.
const NAME = "wm-kept";
const A_DAY = 24 * 60 * 60 * 1000;

const names = () => Object.keys(localStorage).filter((name) => name.startsWith(`${NAME}/`));
const nameOf = (form) => `${NAME}/${document.body.dataset.wmUser}/${form.dataset.wmKeep}`;
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not ours, or cut short by a full disk
  }
};
const read = (name) => parsed(localStorage.getItem(name));

function write(name, copy) {
  try {
    localStorage.setItem(name, JSON.stringify(copy));
    return true;
  } catch {
    return false; // the browser keeps nothing, or has no room
  }
}

function forget(isToGo) {
  for (const name of names()) {
    if (isToGo(name, read(name))) localStorage.removeItem(name);
  }
}

// The boxes that a person fills, and what has to go with them, such as the version that was read (`data-wm-kept-too`).
const isKept = (box) => box.type !== "hidden" || "wmKeptToo" in box.dataset;
const boxes = (form) => [...form.elements].filter((box) => box.name && box.tagName !== "BUTTON" && isKept(box));

function typedIn(form) {
  const typed = {};
  for (const box of boxes(form)) {
    typed[box.name] ??= [];
    if (box.type === "radio" || box.type === "checkbox") {
      if (box.checked) typed[box.name].push(box.value);
    } else typed[box.name].push(box.value);
  }
  return typed;
}

function putBack(form, typed) {
  const given = Object.fromEntries(Object.entries(typed).map(([name, values]) => [name, [...values]]));
  for (const box of boxes(form)) {
    if (!given[box.name]) continue; // asked for since
    if (box.type === "radio" || box.type === "checkbox") box.checked = given[box.name].includes(box.value);
    else if (given[box.name].length) box.value = given[box.name].shift();
    if (box.value && box.type !== "radio" && box.type !== "checkbox") box.closest("details")?.setAttribute("open", "");
  }
}

function say(form, text) {
  const place = form.querySelector("[data-wm-kept]");
  if (place) place.textContent = text;
}

const ON_THIS_DEVICE = "There is no connection. What you type is kept on this device until it is recorded.";
const NOT_KEPT = "There is no connection, and this browser keeps nothing. Leave this page open until the connection is back.";

function keep(form) {
  const isWritten = write(nameOf(form), { at: Date.now(), typed: typedIn(form), isElsewhere: false });
  if (!navigator.onLine) say(form, isWritten ? ON_THIS_DEVICE : NOT_KEPT);
}

// `9:30am`, `2pm`, `midday`: as every page writes it.
function hourInWords(moment) {
  const clock = { hour: "numeric", minute: "2-digit", hourCycle: "h12", timeZone: "Europe/London" };
  const says = new Date(moment).toLocaleTimeString("en-GB", clock).replace(/\s/g, "").replace(":00", "");
  return { "12pm": "midday", "12am": "midnight" }[says] ?? says;
}

// Puts back what Waymark itself does not have yet; it keeps a draft of its own while there is a connection.
function bringBack(form) {
  const copy = read(nameOf(form));
  if (!copy || copy.isElsewhere || JSON.stringify(copy.typed) === JSON.stringify(typedIn(form))) return;
  putBack(form, copy.typed);
  say(form, `What you typed at ${hourInWords(copy.at)} on this device was put back. It is not recorded yet.`);
  // htmx listens once the page has loaded; then Waymark gets it too.
  window.addEventListener("load", () => form.dispatchEvent(new Event("input", { bubbles: true })));
}

const keptFormOf = (event) => event.target.closest?.("form[data-wm-keep]");

// When the request that is under way left: what was typed after it is not with Waymark yet.
const leftAt = new WeakMap();

function keepsAnything() {
  try {
    return localStorage.length >= 0;
  } catch {
    return false; // switched off in this browser
  }
}

export function keepWhatIsTyped() {
  if (!keepsAnything()) return;
  const user = document.body.dataset.wmUser;
  const recorded = [...document.querySelectorAll("[data-wm-recorded]")].flatMap((part) => part.dataset.wmRecorded.split(" "));
  forget((name, copy) => {
    const [, whose, about = ""] = name.split("/");
    const isOver = recorded.some((id) => id && about.split(" ").includes(id));
    return !copy || Date.now() - copy.at > A_DAY || (user && whose !== user) || isOver || copy.isSent;
  });
  if (!user) return;

  document.querySelectorAll("form[data-wm-keep]").forEach(bringBack);
  document.addEventListener("input", (event) => {
    const form = keptFormOf(event);
    if (form) keep(form);
  });
  document.addEventListener("submit", (event) => {
    const form = keptFormOf(event);
    if (event.target.matches?.("[data-wm-signs-out]")) forget(() => true);
    if (!form) return;
    keep(form);
    if (!navigator.onLine) {
      event.preventDefault();
      say(form, "There is no connection, so nothing was recorded. What you typed is kept on this device: send it again when the connection is back.");
    } else if (form.hasAttribute("data-wm-keep-once")) {
      write(nameOf(form), { ...read(nameOf(form)), isSent: true });
    }
  });
  // Waymark has answered that it keeps the draft: what it has is then what counts, also where it was typed on another device.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (keptFormOf(event)) leftAt.set(event.target, Date.now());
  });
  document.addEventListener("wm:kept", (event) => {
    const form = keptFormOf(event);
    const copy = form && read(nameOf(form));
    if (!copy || copy.at > leftAt.get(event.target)) return;
    // A form about several children sends each part alone, so that no answer speaks for the whole of it.
    write(nameOf(form), { ...copy, isElsewhere: form.querySelectorAll("[data-wm-draft]").length === 1 });
  });
  document.addEventListener("htmx:sendError", (event) => {
    const form = keptFormOf(event);
    if (form) say(form, read(nameOf(form)) ? ON_THIS_DEVICE : NOT_KEPT);
  });
  window.addEventListener("online", () => {
    document.querySelectorAll("form[data-wm-keep]").forEach((form) => {
      if (!read(nameOf(form)) || read(nameOf(form)).isElsewhere) return;
      say(form, "The connection is back. What you typed is not recorded yet.");
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
}
