// Starts the components that our pages use, on the page and on every part that htmx brings later.
import {
  Accordion, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs, createAll,
} from "govuk-frontend";
import { arrangeByDragging } from "./arrange.js";
import { keepWhatIsTyped } from "./keep.js";
import { Alert, FilterToggleButton, SortableTable } from "@ministryofjustice/frontend";

const COMPONENTS = [Accordion, Button, CharacterCount, Checkboxes, NotificationBanner, PasswordInput, Radios, Tabs];
const ONCE_A_PAGE = [ErrorSummary, ServiceNavigation, SkipLink];
const FROM_MOJ = [Alert, FilterToggleButton, SortableTable];

function start(components, scope) {
  components.forEach((component) => createAll(component, undefined, { scope }));
}

start([...ONCE_A_PAGE, ...COMPONENTS, ...FROM_MOJ], document);
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) start([ErrorSummary, ...COMPONENTS, ...FROM_MOJ], event.detail.elt);
});

// On a narrow screen a picture begins where its first state stands, not at the lines beside it.
for (const diagram of document.querySelectorAll(".wm-diagram")) {
  const first = diagram.querySelector("rect");
  if (first) diagram.scrollLeft = first.getBoundingClientRect().left - diagram.getBoundingClientRect().left - 16;
}

// What waits for a person is looked for again every half minute, while the page is looked at.
setInterval(() => {
  if (document.visibilityState === "visible") document.body.dispatchEvent(new Event("wm:look"));
}, 30_000);

arrangeByDragging();
keepWhatIsTyped();
