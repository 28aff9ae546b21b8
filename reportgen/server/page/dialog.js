// Dialogs: the browser's own element, which keeps the focus within and ends with Escape.

import { wordsOf } from "./api.js";
import { byId, element, newId } from "./dom.js";
import { say } from "./words.js";

const few = 8; // rows among which nobody need search

/** Show a dialog with a title; `inside(close)` gives what stands in it. It is gone when it is closed, of which `ended()` is
 * told: by a button whose act gives anything but false. What an act throws is told in the dialog, as nothing else can be
 * pressed while it is open. Return in a line of text is the main button. */
export function openDialog(title, inside, buttons = [], ended = () => {}) {
  const id = newId("dialog");
  const before = document.activeElement;
  const close = () => dialog.close();
  let acting = false; // who presses twice means it once
  const once = async (act) => {
    if (!acting) {
      acting = true;
      try {
        if ((await act()) !== false) {
          close();
        }
      } catch (error) {
        told.replaceChildren(...wordsOf(error).map((text) => element("p", { class: "told error" }, text)));
      } finally {
        acting = false;
      }
    }
  };
  const closed = () => {
    dialog.remove();
    ended();
    // The browser gives the focus back, unless it is where something else is made now, or there is nothing to give it to.
    if (document.activeElement === document.body) {
      (before?.isConnected ? before : byId("work")).focus({ preventScroll: true });
    }
  };
  const key = (event) => {
    if (event.key === "Enter" && !event.isComposing && event.target.matches('input[type="text"], input[type="search"]')) {
      event.preventDefault();
      dialog.querySelector("button.main, .pick button")?.click();
    }
  };
  const told = element("div", { role: "alert" });
  const dialog = element(
    "dialog", { "aria-labelledby": id, onclose: closed, onkeydown: key },
    element("h2", { id }, title),
    inside(close),
    told,
    element(
      "p", { class: "buttons" },
      ...buttons.map(({ text, act, main }) =>
        element("button", { type: "button", class: main ? "main" : null, onclick: () => once(act) }, text),
      ),
      element("button", { type: "button", onclick: close }, say("close")),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

/** A list that is searched while one types: `rows` are `{title, more, group, act}`. */
export function pick(title, rows) {
  openDialog(title, (close) => {
    const list = element("ul", { class: "pick" });
    const fill = (wanted) => {
      const found = rows.filter((row) => `${row.title} ${row.more} ${row.group}`.toLowerCase().includes(wanted.toLowerCase()));
      list.replaceChildren(
        ...found.slice(0, 200).map((row) =>
          element("li", {}, element("button", { type: "button", onclick: () => { close(); row.act(); } }, element("b", {}, row.title), " ", row.more, row.group ? element("small", {}, ` ${row.group}`) : "")),
        ),
      );
    };
    fill("");
    return element(
      "div", {},
      rows.length > few ? element("label", {}, say("search"), element("input", { type: "search", autofocus: true, oninput: (event) => fill(event.target.value) })) : null,
      list,
    );
  });
}
