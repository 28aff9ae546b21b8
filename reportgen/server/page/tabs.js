// Tabs as the ARIA practices have them: arrows move between them, Home and End to the first and the last.

import { byId, element } from "./dom.js";

/** Make the tabs of `panes`: `[{id, title, root, shown()}]`; returns what shows one by its identifier. */
export function makeTabs(panes) {
  const tabs = panes.map(({ id, title }) =>
    element("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, onclick: () => show(id), onkeydown: key }, title),
  );
  const panels = panes.map(({ id, root }) =>
    element("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabindex: "0", hidden: true }, root),
  );
  byId("tabs").replaceChildren(...tabs);
  byId("panels").replaceChildren(...panels);
  let now = "";

  function show(id, focus = false) {
    panes.forEach((pane, at) => {
      const here = pane.id === id;
      tabs[at].setAttribute("aria-selected", String(here));
      tabs[at].tabIndex = here ? 0 : -1;
      panels[at].hidden = !here;
      if (here && focus) {
        tabs[at].focus();
      }
      if (here && now !== id) {
        pane.shown?.();
      }
    });
    document.body.dataset.pane = id;
    now = id;
    return id;
  }

  function key(event) {
    const at = tabs.indexOf(event.currentTarget);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      show(panes[(to + tabs.length) % tabs.length].id, true);
    }
  }

  return { show, now: () => now };
}
