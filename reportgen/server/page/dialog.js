// Dialogs: the browser's own element, which keeps the focus within and ends with Escape.

import { element, newId } from "./dom.js";
import { say } from "./words.js";

const few = 8; // rows among which nobody need search

/** Show a dialog with a title; `inside(close)` gives what stands in it. It is gone when it is closed. */
export function openDialog(title, inside, buttons = []) {
  const id = newId("dialog");
  const before = document.activeElement;
  const close = () => dialog.close();
  const dialog = element(
    "dialog", { "aria-labelledby": id, onclose: () => { dialog.remove(); before?.focus?.({ preventScroll: true }); } },
    element("h2", { id }, title),
    inside(close),
    element(
      "p", { class: "buttons" },
      ...buttons.map(({ text, act, main }) =>
        element("button", { type: "button", class: main ? "main" : null, onclick: async () => { if ((await act()) !== false) { close(); } } }, text),
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
