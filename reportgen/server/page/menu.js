// A menu: a button, and below it more buttons, each with a word on what it does.

import { element, newId } from "./dom.js";
import { say } from "./words.js";

/**
 * A button that shows what else can be done.
 * @param {object[]} entries `{id, text, help, act}`.
 */
export function makeMenu(entries) {
  const id = newId("menu");
  const button = element("button", { type: "button", id: "more", "aria-expanded": "false", "aria-controls": id, onclick: () => show(list.hidden) }, say("more"));
  const list = element("ul", { id, class: "menu", hidden: true }, entries.map((entry) => element("li", {}, element("button", {
    type: "button", id: entry.id, "aria-describedby": `${id}-${entry.id}`, onclick: () => { show(false); button.focus(); entry.act(); },
  }, entry.text), element("small", { id: `${id}-${entry.id}` }, entry.help))));

  function show(open) {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) {
      list.querySelector("button").focus();
    }
  }

  function key(event) {
    const all = [...list.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) {
      show(false);
      button.focus();
    } else if (to !== undefined && (at >= 0 || event.key === "ArrowDown")) {
      show(true);
      all.at(to % all.length).focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  const root = element("div", { class: "more-menu", onkeydown: key, onfocusout: (event) => { if (!root.contains(event.relatedTarget)) { show(false); } } }, button, list);
  return root;
}
