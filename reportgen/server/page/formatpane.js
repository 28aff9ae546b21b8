// The pickers of a format: fonts, sizes, lengths and colours of `format.yaml`, chosen instead of typed. Each choice is a
// cut in the text beside; what is not said here shows what holds all the same, and who says that.

import { Refused, ask, order } from "./api.js";
import { element, keepFocus, newId } from "./dom.js";
import { morph } from "./morph.js";
import { released } from "./pressed.js";
import { say } from "./words.js";

const written = ["text", "family", "number"];

export class FormatPane {
  /** @param {object} around `heard` as everywhere; `ready()` promises that what was typed is saved; `took(done, before)`
   *   takes over the text with its digest that a choice has made of the one before. */
  constructor(heard, { ready, took }) {
    this.heard = heard;
    this.ready = ready;
    this.took = took;
    this.name = "";
    this.model = null;
    this.undone = [];
    this.redone = [];
    this.begun = null; // the way of writing that was chosen last, as long as its number is yet to come
    this.asked = 0; // counts what is asked for and what is changed: an answer from before a change is none
    this.waiting = 0;
    this.queue = Promise.resolve();
    this.id = newId("pick");
    this.parts = element("select", { "aria-label": say("format-part"), onchange: (event) => { this.wanted = event.target.value; this.draw(); } });
    this.buttons = element("span", {});
    this.body = element("div", {});
    this.root = element(
      "section", { class: "pickers", "aria-label": say("format"), hidden: true },
      element("div", { class: "pane-head" }, element("label", {}, say("format-part"), " ", this.parts), this.buttons),
      this.body,
    );
    // What is being typed stays as it is when an earlier choice comes back.
    this.body.addEventListener("input", ({ target }) => { target.dataset.typing = ""; });
    this.body.addEventListener("focusout", ({ target }) => { delete target.dataset.typing; });
    this.body.addEventListener("change", (event) => { delete event.target.dataset.typing; this.changed(event); });
    this.root.addEventListener("click", (event) => this.clicked(event));
  }

  /** Show the format of a name, or nothing for any other text. */
  async show(name) {
    const asked = this.asked += 1;
    if (!name.endsWith("/format.yaml")) {
      this.name = "";
      this.root.hidden = true;
      return;
    }
    if (name !== this.name) {
      this.undone = [];
      this.redone = [];
      this.begun = null;
    }
    this.name = name;
    const found = await ask("format", { name });
    await released();
    if (asked === this.asked && !this.waiting) { // else what is chosen meanwhile is not in it yet, and it comes anew
      this.model = found.form;
      this.root.hidden = false;
      this.draw();
    }
  }

  draw() {
    const groups = this.model?.groups ?? [];
    const group = groups.find(({ path }) => path === this.wanted) ?? groups.find(({ path }) => path === "styles.body") ?? groups[0];
    const sections = new Map();
    for (const each of groups) {
      sections.set(each.section, [...(sections.get(each.section) ?? []), each]);
    }
    morph(this.parts, element("select", { "aria-label": say("format-part") }, [...sections].map(([section, inner]) => {
      const options = inner.map((each) => element("option", { value: each.path, selected: each === group }, each.own ? each.title : say("format-part-inherited", { title: each.title })));
      return inner.length > 1 ? element("optgroup", { label: section }, options) : options;
    })));
    keepFocus(this.buttons, () => morph(this.buttons, element(
      "span", {},
      element("button", { type: "button", "data-act": "undo", disabled: !this.undone.length }, say("undo")), " ",
      element("button", { type: "button", "data-act": "redo", disabled: !this.redone.length }, say("redo")),
    )));
    morph(this.body, element(
      "div", {},
      this.model ? null : element("p", { class: "told error" }, say("format-unreadable")),
      this.model?.of_base ? element("p", { class: "help" }, say("format-of-base")) : null,
      (this.model?.problems ?? []).map(told),
      group?.help ? element("p", { class: "help" }, group.help) : null,
      element("div", { class: "grid" }, (group?.pickers ?? []).map((picker) => this.picker(picker))),
    ));
  }

  picker(picker) {
    const about = `${this.id}-about-${picker.path}`;
    const worst = (picker.problems ?? []).some(({ severity }) => severity === "error");
    const id = `${this.id}-${picker.path}`;
    const shared = { id, "data-path": picker.path, "data-kind": picker.kind, "aria-describedby": about, "aria-invalid": worst ? "true" : null };
    return element(
      "div", { class: "picker", "data-key": picker.path, "data-kind": picker.kind, "data-own": picker.own === undefined ? null : "" },
      picker.kind === "borders" ? element("span", { class: "title", id }, picker.title) : element("label", { for: id }, picker.title),
      element("span", { class: "entry" }, this.control(picker, shared)),
      element(
        "span", { class: "about", id: about },
        element("span", {}, said(picker)),
        // How a value is written is said where one writes it.
        (picker.problems ?? []).map(told), picker.help && written.includes(picker.kind) ? element("span", { class: "help" }, picker.help) : null,
      ),
      picker.removable ? element("button", { type: "button", class: "quiet", "data-act": "back", "data-path": picker.path, "aria-label": say("format-back-of", { title: picker.title }) }, say("format-back")) : null,
    );
  }

  control(picker, shared) {
    const { kind, value = "" } = picker;
    const { way, number = "" } = this.begun?.path === picker.path ? this.begun : picker;
    if (kind === "boolean" || kind === "choice") {
      const choices = kind === "boolean" ? [{ value: "true", label: say("yes") }, { value: "false", label: say("no") }] : picker.choices;
      return element("select", shared, value ? null : element("option", { value: "" }, "—"), choices.map((choice) => element("option", { value: choice.value, selected: choice.value === value }, choice.label)));
    }
    if (kind === "measure" && (way !== undefined || !value)) {
      const ways = this.model.ways[picker.measure];
      const numbered = ways[way]?.number;
      return [
        element("input", { ...shared, id: `${shared.id}-number`, type: "number", step: "any", min: "0", "data-part": "number", value: number, "aria-label": say("format-number", { title: picker.title }), hidden: !numbered }),
        element("select", { ...shared, "data-part": "way" }, way === undefined ? element("option", { value: "" }, "—") : null, ways.map(({ label }, at) => element("option", { value: String(at), selected: at === way }, label))),
      ];
    }
    if (kind === "borders") {
      return this.borders(picker, shared);
    }
    if (kind === "color") {
      // The element has no way to show none: its colour is the one to begin with, and the words beside tell.
      return [
        element("input", { ...shared, type: "color", value: `#${(value || "000000").toLowerCase()}` }),
        element("span", { class: "value" }, value ? value.toUpperCase() : say("format-no-color")),
      ];
    }
    if (kind === "number") {
      return element("input", { ...shared, type: "number", step: "any", min: picker.minimum ?? null, max: picker.maximum ?? null, value });
    }
    const list = kind === "family" ? `${shared.id}-list` : null;
    return [
      element("input", { ...shared, type: "text", value, list }),
      list ? element("datalist", { id: list }, picker.choices.map((choice) => element("option", { value: choice.value }, choice.label))) : null,
    ];
  }

  /** Lines around something: for each, on which sides, of which kind, how wide and in which colour. */
  borders(picker, { id, "aria-describedby": about }) {
    const words = this.model.line_words;
    return element("span", { class: "lines", role: "group", "aria-labelledby": id, "aria-describedby": about }, picker.lines.map((line, at) => {
      const named = (what) => say("format-line", { number: at + 1, what });
      const shared = (part) => ({ "data-path": picker.path, "data-kind": "borders", "data-line": part });
      const drawn = line.kind !== words.kinds.at(-1).value;
      return element(
        "span", { class: "line" },
        element("span", { class: "sides" }, picker.sides.map(({ value, label }) => element("label", {}, element("input", { ...shared("side"), type: "checkbox", value, checked: !line.sides || line.sides.includes(value), "aria-label": named(label) }), label))),
        element("select", { ...shared("kind"), "aria-label": named(say("format-line-kind")) }, words.kinds.map(({ value, label }) => element("option", { value, selected: value === line.kind }, label))),
        element("input", { ...shared("width"), type: "number", step: "any", min: "0.25", max: "6", value: line.width, placeholder: words.usual, hidden: !drawn, "aria-label": named(say("format-line-width")) }),
        drawn ? element("span", {}, words.points) : null,
        element("input", { ...shared("color"), type: "color", value: `#${(line.color || "000000").toLowerCase()}`, hidden: !drawn, "aria-label": named(say("format-line-color")) }),
        element("button", { type: "button", "data-act": "line-gone", "data-path": picker.path, "aria-label": say("format-line-gone", { number: at + 1 }) }, "×"),
      );
    }), element("button", { type: "button", "data-act": "line", "data-path": picker.path }, say("format-line-more")));
  }

  /** The lines as a format writes them; one that stands on no side is none. */
  linesOf(picker) {
    const { kinds, points } = this.model.line_words;
    const rows = [...this.body.querySelectorAll(`[data-key="${CSS.escape(picker.path)}"] .line`)];
    return rows.map((row) => {
      const part = (name) => row.querySelector(`[data-line=${name}]`);
      const sides = [...row.querySelectorAll(":checked[data-line=side]")].map(({ value }) => value);
      const all = sides.length === picker.sides.length;
      const drawn = part("kind").value !== kinds.at(-1).value;
      const color = part("color").value.slice(1).toUpperCase();
      const words = [all ? "" : sides.join(""), part("kind").value, drawn && part("width").value ? `${part("width").value}${points}` : "", drawn && color !== "000000" ? color : ""];
      return sides.length ? words.filter(Boolean).join(" ") : "";
    });
  }

  putLines(picker, lines) {
    const text = lines.filter(Boolean).join(this.model.line_words.joint);
    if (text) {
      this.put(picker, text);
    } else if (picker.removable) {
      this.put(picker, null);
    } else {
      this.draw();
    }
  }

  find(path) {
    return this.model.groups.flatMap(({ pickers }) => pickers).find((picker) => picker.path === path);
  }

  changed(event) {
    const { path, kind, part } = event.target.dataset;
    if (path === undefined) {
      return;
    }
    const picker = this.find(path);
    let { value } = event.target;
    if (kind === "borders") {
      this.putLines(picker, this.linesOf(picker));
      return;
    }
    if (kind === "color") {
      value = value.slice(1).toUpperCase();
    } else if (part) {
      const entry = event.target.closest(".entry");
      const number = entry.querySelector("[data-part=number]");
      const chosen = entry.querySelector("[data-part=way]").value;
      const way = this.model.ways[picker.measure][chosen];
      number.hidden = !way?.number;
      const wanting = !way || (way.number && number.value === "");
      this.begun = way && wanting ? { path, way: Number(chosen) } : null;
      if (wanting) {
        (number.hidden ? entry.querySelector("select") : number).focus();
        return; // the number is yet to come
      }
      value = way.number ? `${way.before}${number.value}${way.after}` : way.before;
    }
    if (value !== "" && value !== picker.value) {
      this.put(picker, value);
    } else if (value === "" && picker.removable) {
      this.put(picker, null);
    } else {
      this.draw();
    }
  }

  clicked(event) {
    const pressed = event.target.closest("button");
    const { act, path } = pressed?.dataset ?? {};
    if (act === "line" || act === "line-gone") {
      const picker = this.find(path);
      pressed.closest(".line")?.remove(); // at once: who presses twice means two lines
      const lines = this.linesOf(picker);
      if (act === "line") {
        // Beside the lines that there are, one on the side that is named last; else one all around.
        const [{ value: kind }] = this.model.line_words.kinds;
        lines.push(lines.length ? `${picker.sides.at(-1).value} ${kind}` : kind);
      }
      this.putLines(picker, lines);
    } else if (act === "back") {
      this.begun = null;
      this.put(this.find(path), null);
      this.body.querySelector(`[data-path="${CSS.escape(path)}"]:not([hidden])`)?.focus();
    } else if (act) {
      this.step(act);
    }
  }

  /** Have a key say another value, or nothing of its own. */
  put(picker, value) {
    const first = !this.waiting; // else what an earlier choice has made of it is what one has seen
    return this.saved(async (text) => {
      const { own = null } = first ? picker : this.find(picker.path) ?? picker;
      const done = await order("pick", { name: this.name, path: picker.path, value, was: own });
      this.undone.push({ before: text, after: done.text });
      Object.assign(this.find(picker.path) ?? {}, { own: value ?? undefined }); // until the form comes anew
      this.redone = [];
      return done;
    });
  }

  /** Go back to the text before the last choice, or forward again, unless the text has become another since. */
  step(act) {
    const [from, to] = act === "undo" ? [this.undone, this.redone] : [this.redone, this.undone];
    return this.saved(async (text, digest) => {
      const step = from.at(-1);
      if (!step) { // pressed once more than there was to go back to
        return null;
      }
      const [there, wanted] = act === "undo" ? [step.after, step.before] : [step.before, step.after];
      if (text !== there) { // somebody else has written: going back would take that away
        this.typed();
        throw new Refused(409, { conflict: {} });
      }
      const done = await order("save", { name: this.name, text: wanted, digest });
      to.push(from.pop());
      return { ...done, text: wanted };
    });
  }

  /** What changes the text, one after the other: each is given the text as it is saved, with its digest. */
  saved(work) {
    const { name } = this;
    this.heard.saved(true);
    this.asked += 1;
    this.waiting += 1;
    this.queue = this.queue.then(async () => {
      try {
        const { text, digest } = await this.ready();
        if (name === this.name) {
          const done = await work(text, digest);
          if (done) {
            this.took(done, text);
          }
        }
      } catch (error) {
        this.heard.told(error.conflict ? { conflict: {} } : error);
      } finally {
        this.heard.saved(false);
      }
      this.waiting -= 1;
      if (!this.waiting) {
        await this.show(this.name).catch(this.heard.told);
      }
    });
    return this.queue;
  }

  /** Forget the steps back: the text has become another otherwise. */
  typed() {
    this.undone = [];
    this.redone = [];
  }
}

/** Who says the value that is in force. */
function said({ origin, template }) {
  switch (origin) {
    case "own": return say("format-own");
    case "template": return say("format-template", { template });
    case "body": return say("format-body");
    case "usual": return say("format-usual");
    default: return say("format-none");
  }
}

function told({ severity, message, hint }) {
  return element("span", { class: `told ${severity}` }, element("b", {}, say(severity), " "), message, hint ? element("span", { class: "hint" }, ` ${hint}`) : null);
}
