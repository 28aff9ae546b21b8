// A text that is edited: a textarea, so that input methods, undo and screen readers work as everywhere, over the same
// text in colours with the numbers of its lines.

import { element, newId } from "./dom.js";
import { pieces, stateAfter } from "./highlight.js";
import { say } from "./words.js";

const wait = 500;

export class Editor {
  /**
   * @param {object} settings `label` names it; `changed(text)` is called when somebody has stopped typing;
   *   `complete(text, line, column)` promises `[{insert, title, help, start}]`, `start` being the column from 0 at which
   *   what is typed of it begins.
   */
  constructor({ label, changed, complete }) {
    this.changed = changed;
    this.complete = complete;
    this.language = "yaml";
    this.lines = [];
    this.states = [];
    this.timer = 0;
    this.composing = false;
    this.listId = newId("choices");
    this.shown = element("div", { class: "shown", "aria-hidden": "true" });
    this.area = element("textarea", {
      "aria-label": label, spellcheck: "false", autocapitalize: "off", autocomplete: "off", rows: "1",
      "aria-autocomplete": "list", "aria-controls": this.listId,
      oninput: (event) => this.typed(event), onkeydown: (event) => this.key(event),
      oncompositionstart: () => { this.composing = true; }, oncompositionend: () => { this.composing = false; this.typed({}); }, onblur: () => this.left(), onclick: () => this.offer([]),
    });
    this.choices = element("ul", { role: "listbox", id: this.listId, class: "choices", hidden: true, "aria-label": say("choices") });
    this.root = element("div", { class: "editor" }, this.shown, this.area, this.choices);
  }

  get text() {
    return this.area.value;
  }

  /** Whether something is being typed, or composed by an input method, that nobody has been told yet. */
  get busy() {
    return Boolean(this.timer) || this.composing;
  }

  /** Show another text; the place of the cursor and what is seen stay where they are. */
  show(text, language = this.language) {
    const again = language === this.language ? text === this.area.value : false;
    this.language = language;
    if (!again) {
      const { selectionStart, selectionEnd } = this.area;
      const before = this.area.value;
      this.area.value = text;
      const moved = (at) => movedPlace(before, text, at);
      this.area.setSelectionRange(moved(selectionStart), moved(selectionEnd));
      this.lines = [];
      this.paint();
    }
  }

  /** Mark lines: `[{line, severity, text}]`. */
  mark(marks) {
    this.marks = marks;
    for (const row of this.shown.children) {
      row.removeAttribute("data-severity");
      row.removeAttribute("title");
    }
    for (const { line, severity, text } of [...marks].reverse()) {
      const row = this.shown.children[line - 1];
      if (row) {
        row.dataset.severity = severity;
        row.title = text;
      }
    }
  }

  /** Put the cursor at a line and column, counted from 1, and show it. */
  go(line, column = 1, width = 0) {
    const lines = this.area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + indexOf(lines[line - 1] ?? "", column - 1);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(start, start + width);
    this.shown.children[line - 1]?.scrollIntoView({ block: "center" });
  }

  /** Let what was typed last be told to nobody. */
  drop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /** Tell at once what has been typed. */
  flush() {
    if (this.timer) {
      this.drop();
      return this.changed(this.area.value);
    }
    return undefined;
  }

  left() {
    this.flush();
    this.asked = null; // what comes only now is not offered any more
    setTimeout(() => this.offer([]), 200);
  }

  typed(event) {
    this.paint();
    clearTimeout(this.timer);
    if (event.isComposing) {
      return;
    }
    this.timer = setTimeout(() => this.flush(), wait);
    this.ask();
  }

  paint() {
    const lines = this.area.value.split("\n");
    const most = Math.min(lines.length, this.lines.length);
    let head = 0;
    while (head < most && lines[head] === this.lines[head]) {
      head += 1;
    }
    let tail = 0;
    while (tail < most - head && lines.at(-1 - tail) === this.lines.at(-1 - tail)) {
      tail += 1;
    }
    const gone = [...this.shown.children].slice(head, this.lines.length - tail);
    const states = this.states.slice(0, head);
    const behind = this.states.slice(this.lines.length - tail);
    const next = this.shown.children[this.lines.length - tail] ?? null;
    let state = states.at(-1) ?? -1;
    for (const line of lines.slice(head, lines.length - tail)) {
      this.shown.insertBefore(this.row(line, state), next);
      state = this.language === "yaml" ? stateAfter(line, state) : -1;
      states.push(state);
    }
    for (const row of gone) {
      row.remove();
    }
    // A text under “|” that was opened or closed colours what follows otherwise.
    for (let at = lines.length - tail; at < lines.length; at += 1) {
      const now = this.language === "yaml" ? stateAfter(lines[at], state) : -1;
      this.shown.children[at].replaceWith(this.row(lines[at], state));
      state = now;
      states.push(now);
      if (now === behind[at - lines.length + tail]) {
        states.push(...behind.slice(at - lines.length + tail + 1));
        break;
      }
    }
    this.lines = lines;
    this.states = states;
    if (this.marks) {
      this.mark(this.marks);
    }
  }

  row(line, state) {
    const parts = pieces(line, this.language, state).map(([kind, text]) =>
      kind ? element("span", { class: `is-${kind}` }, text) : text,
    );
    return element("div", { class: "row" }, parts.length ? parts : "\u200b");
  }

  // —— completion ——

  async ask() {
    const { selectionStart, value } = this.area;
    const before = value.slice(0, selectionStart).split("\n");
    const typed = before.at(-1);
    if (!this.complete || selectionStart !== this.area.selectionEnd || !typed.trim()) {
      this.offer([]);
      return;
    }
    const asked = (this.asked = Symbol("asked"));
    const found = await this.complete(value, before.length, [...typed].length).catch(() => []); // saving tells what is wrong
    if (asked === this.asked && this.area.selectionStart === selectionStart) {
      this.offer(found);
    }
  }

  offer(found) {
    this.offered = found;
    this.chosen = 0;
    this.choices.hidden = !found.length;
    this.choices.replaceChildren(
      ...found.map((choice, at) =>
        element(
          "li",
          { role: "option", id: `${this.listId}-${at}`, "aria-selected": String(at === 0), onmousedown: (event) => { event.preventDefault(); this.take(at); } },
          element("b", {}, choice.insert.trim()), " ", choice.title, choice.help ? element("small", {}, choice.help) : "",
        ),
      ),
    );
    if (found.length) {
      const row = this.shown.children[this.area.value.slice(0, this.area.selectionStart).split("\n").length - 1];
      this.choices.style.top = `${row.offsetTop + row.offsetHeight}px`;
      this.area.setAttribute("aria-activedescendant", `${this.listId}-0`);
    } else {
      this.area.removeAttribute("aria-activedescendant");
    }
  }

  choose(at) {
    this.choices.children[this.chosen].setAttribute("aria-selected", "false");
    this.chosen = (at + this.offered.length) % this.offered.length;
    const row = this.choices.children[this.chosen];
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", row.id);
  }

  take(at) {
    const { insert, start } = this.offered[at];
    const before = this.area.value.slice(0, this.area.selectionStart);
    const line = before.lastIndexOf("\n") + 1;
    this.area.setSelectionRange(line + indexOf(before.slice(line), start), this.area.selectionStart);
    this.offer([]);
    insertText(this.area, insert);
  }

  key(event) {
    if (event.isComposing) {
      return;
    }
    if (this.offered?.length) {
      const act = {
        ArrowDown: () => this.choose(this.chosen + 1), ArrowUp: () => this.choose(this.chosen - 1),
        Enter: () => this.take(this.chosen), Tab: () => this.take(this.chosen), Escape: () => this.offer([]),
      }[event.key];
      if (act) {
        event.preventDefault();
        act();
        return;
      }
    }
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.flush();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.ask();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey) {
      const line = this.area.value.slice(0, this.area.selectionStart).split("\n").at(-1);
      const indent = /^\s*/.exec(line)[0] + (this.language === "yaml" && /(:|[:-] +[|>][+-]?)\s*$/.test(line) ? "  " : "");
      if (indent) {
        event.preventDefault();
        insertText(this.area, `\n${indent}`);
      }
    }
  }
}

/** Put a text in place of what is selected, as if it were typed, so that it can be undone. */
export function insertText(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true })); // the form hears of its fields by what comes up
  }
}

/** The index of a character in a text by its number: the server counts characters, scripts count halves of some. */
function indexOf(text, characters) {
  return [...text].slice(0, characters).join("").length;
}

/** Where a place of one text is in another: behind what is the same before it, or before what is the same behind it. */
export function movedPlace(before, after, at) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) {
    head += 1;
  }
  return at <= head ? at : Math.max(head, after.length - (before.length - at));
}
