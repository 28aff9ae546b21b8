// The form: every field of the data file, made from the model that the server gives, and what is done to it.

import { ask, order, send } from "./api.js";
import { settle } from "./conflict.js";
import { openDialog, pick } from "./dialog.js";
import { element, keepFocus } from "./dom.js";
import { insertText, movedPlace } from "./editor.js";
import { morph, stays } from "./morph.js";
import { released } from "./pressed.js";
import { isKept, keep, letGo, unheard } from "./unsaved.js";
import { say } from "./words.js";

const wait = 350;
const long = ["narrative", "clause"];
const figures = ["amount", "number", "count", "percent"];

/** The identifier of the element of a field. */
const idOf = (path) => `field-${path}`;
const keyOf = (section) => `s:${section.path}`;
const inputOf = (path) => `in-${path}`;
const toldOf = (path) => `told-${path}`;

export class Form {
  /** @param {object} heard `told(error)` is what was refused; `said(texts)` what is to be told; `saved(busy)`. */
  constructor(heard) {
    this.heard = heard;
    this.model = null;
    this.timers = new Map();
    this.queue = Promise.resolve();
    this.titles = new Map();
    this.bases = new WeakMap();
    this.putAway = new Map(); // by the fields that hold what was not taken, what puts away what was told of it
    this.drawn = new Map(); // what each section was drawn from, unless somebody has typed or chosen something there since
    this.waiting = 0;
    this.current = false; // whether the model has all that was changed here
    this.asking = false; // whether the model that was asked for last is on its way
    this.seen = null; // the view that has come while it was
    this.acting = new Set(); // the paths of what is being added, moved and taken out
    this.head = element("div", { class: "form-head" });
    this.body = element("form", { class: "form", novalidate: true, autocomplete: "off", "aria-label": say("form") });
    this.root = element("div", {}, this.head, this.body);
    this.body.addEventListener("submit", (event) => event.preventDefault());
    this.body.addEventListener("input", (event) => this.typed(event));
    this.body.addEventListener("compositionend", (event) => this.typed(event));
    this.body.addEventListener("change", (event) => this.changed(event));
    this.body.addEventListener("focusout", (event) => this.left(event));
    this.body.addEventListener("click", (event) => this.clicked(event));
    this.body.addEventListener("paste", (event) => this.pasted(event));
    this.body.addEventListener("toggle", ({ target }) => fit(target), true);
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  /** Ask for the model anew and show it; or what was asked for later, if that is. */
  refresh() {
    return (this.newest = this.renewed());
  }

  /** Take notice of a view: its form is asked for, unless it is here, or is on its way with what was done here last. */
  async look(view) {
    if (this.asking) {
      this.seen = view;
    } else if (!this.waiting && this.model?.view !== view) { // else it is asked for when that is done
      await this.refresh();
    }
  }

  async renewed() {
    const asked = (this.asked = Symbol("asked"));
    this.templates ??= this.knowTemplates().catch(() => { this.templates = null; }); // to be asked for again
    this.asking = true;
    const model = await ask("form").finally(() => { this.asking &&= asked !== this.asked; });
    await released();
    if (asked === this.asked && !this.waiting) { // else what is changed meanwhile is not in it yet, and it comes anew
      if (this.model && model.name !== this.model.name) {
        this.leave();
      }
      this.model = model;
      this.current = true;
      this.show();
    }
    if (asked !== this.asked) {
      return this.newest;
    }
    const { seen } = this;
    this.seen = null;
    if (seen !== null && seen !== model.view) { // nobody waits for it: what was done is shown, and dialogs close
      this.look(seen).catch(this.heard.told);
    }
    return undefined;
  }

  /** Ask for the titles of the templates, once; the form does not wait for them. */
  async knowTemplates() {
    const { templates } = await ask("templates");
    this.usual = templates.find(({ usual }) => usual)?.name ?? "";
    this.titles = new Map(templates.map(({ name, title }) => [name, title]));
    this.drawn.clear();
    await released();
    for (const select of this.current ? this.body.querySelectorAll("[data-titled]") : []) {
      morph(select, this.control(this.find(select.dataset.path), select.ariaLabel ?? ""));
    }
  }

  /** There is no file yet: say so, and how one is begun, for who has put the question away. */
  isToBegin(begin) {
    this.body.replaceChildren(element("p", {}, say("begin-project-help")), element("p", {}, element("button", { type: "button", class: "main", onclick: begin }, say("begin-project"))));
  }

  /** Another file is shown: what is being typed belongs to the one before, and is told where it could not be saved. */
  leave() {
    const fields = [...this.body.querySelectorAll("[data-typing]")];
    if (fields.some((field) => this.timers.has(field) || isKept(field))) {
      this.heard.warned([say("left-unsaved", { name: this.model.name })]);
    }
    for (const field of fields) {
      clearTimeout(this.timers.get(field));
      this.timers.delete(field);
      this.bases.delete(field);
      letGo(field);
      delete field.dataset.typing;
    }
    this.putAway.clear();
  }

  show() {
    const { model } = this;
    const unfilled = model.unfilled?.length ?? 0;
    keepFocus(this.head, () => morph(
      this.head,
      element(
        "div", { class: "form-head" },
        element("p", { class: "count", role: "status" }, model.editable === false ? say("not-editable") : unfilled ? say("unfilled", { count: unfilled }) : say("all-filled")),
        button("next", say("next-unfilled"), { disabled: !unfilled }),
        button("undo", say("undo"), { disabled: !model.can_undo && !this.putAway.size }),
        button("redo", say("redo"), { disabled: !model.can_redo }),
        button("unfold", say("unfold")),
      ),
    ));
    this.head.onclick = (event) => {
      const act = event.target.closest("button")?.dataset.act;
      ({ next: () => this.next(), undo: () => this.step("undo"), redo: () => this.step("redo"), unfold: () => this.unfold() })[act]?.();
    };
    const texts = new Map((model.sections ?? []).map((section) => [keyOf(section), JSON.stringify(section)]));
    const there = new Map([...this.body.children].map((section) => [section.dataset.key, section]));
    const same = (key) => this.drawn.get(key) === texts.get(key);
    morph(this.body, element("form", { class: "form", novalidate: true, autocomplete: "off", "aria-label": say("form") },
      (model.sections ?? []).map((section) => (same(keyOf(section)) ? stays(there.get(keyOf(section))) : this.section(section))),
      computed(model.computed)));
    this.drawn = texts;
    for (const field of [...this.putAway.keys()].filter((each) => !each.isConnected)) {
      letGo(field); // what it was of is gone
      this.putAway.delete(field);
    }
    for (const field of this.body.querySelectorAll("[data-typing]")) {
      this.touched(field);
    }
    fit(this.body);
  }

  // —— what is shown ——

  section(field) {
    if (!isGroup(field) && field.kind !== "list" && field.kind !== "table") {
      return element("section", { class: "section single", "data-key": keyOf(field) }, this.field(field));
    }
    const count = counted(field);
    return element(
      "details", { class: "section", "data-key": keyOf(field), id: idOf(field.path) },
      element(
        "summary", {}, element("h2", {}, field.title || field.name),
        count.unfilled ? element("span", { class: "badge unfilled" }, say("badge-unfilled", { count: count.unfilled })) : null,
        count.errors ? element("span", { class: "badge error" }, say("count-error", { count: count.errors })) : null,
        !field.present ? element("span", { class: "badge" }, say("absent")) : null,
      ),
      this.inside(field),
    );
  }

  /** What stands in a group or list: its help, its problems, its parts. */
  inside(field) {
    const parts = [help(field), told(field)];
    if (!field.present && !field.required) {
      return [...parts, element("p", {}, button("add", say("add-field", { title: field.title || field.name }), { "data-path": field.path }))];
    }
    if (field.kind === "table") {
      parts.push(this.table(field));
    } else if (field.kind === "list") {
      parts.push(this.list(field));
    } else {
      parts.push((field.fields ?? []).map((each) => this.field(each)));
      if (field.kind === "names") {
        parts.push(element("p", { class: "more" }, button("name", say("add-name"), { "data-path": field.path, "aria-label": actOn("add-name", field.title || field.name) })));
      }
    }
    parts.push(computed(field.computed));
    if (field.removable && field.present) {
      parts.push(element("p", { class: "more" }, button("remove", say("remove-field", { title: field.label || field.title || field.name }), { "data-path": field.path, class: "quiet" })));
    }
    return parts;
  }

  field(field) {
    if (isGroup(field) || field.kind === "list" || field.kind === "table") {
      return element(
        "fieldset", { class: "group", "data-key": field.path, id: idOf(field.path), "data-kind": field.kind },
        element("legend", {}, field.title || field.name, field.label && field.label !== field.title ? element("span", { class: "optional" }, ` ${field.label}`) : null), this.inside(field),
      );
    }
    return element(
      "div", { class: "field", "data-key": field.path, id: idOf(field.path), "data-kind": field.kind, "data-unfilled": field.unfilled ? "" : null },
      element("label", { for: inputOf(field.path) }, field.title || field.name, field.required ? null : element("span", { class: "optional" }, ` ${say("optional")}`)),
      this.entry(field),
      help(field), told(field),
    );
  }

  entry(field) {
    return element(
      "div", { class: "entry" },
      this.control(field),
      field.unit ? element("span", { class: "unit" }, field.unit) : null,
      field.last ? element("span", { class: "last" }, say("last-year", { value: field.last })) : null,
      field.printed && field.printed !== `${field.value}${field.unit ?? ""}` && field.printed !== field.value
        ? element("span", { class: "printed" }, say("prints-as", { value: field.printed })) : null,
      field.expected ? element("span", { class: "printed" }, say("computed-as", { value: field.expected })) : null,
      helpers(field, field.title || field.name),
      field.unfilled && field.removable
        ? button("remove", say("leave-out"), { "data-path": field.path, "aria-label": say("leave-out-field", { title: field.title || field.name }) }) : null,
    );
  }

  control(field, label = "") {
    const worst = (field.problems ?? []).some((problem) => problem.severity === "error");
    const named = field.role === "template"; // a report's own kind, which one chooses by its title
    const shared = {
      id: inputOf(field.path), name: field.path, "data-path": field.path, "data-kind": field.kind,
      "data-removable": field.removable || !field.required ? "" : null, "data-titled": named ? "" : null,
      "aria-label": label || null, "aria-invalid": worst ? "true" : null,
      "aria-describedby": `h-${field.path} ${toldOf(field.path)}`,
      placeholder: field.unfilled ? say("to-fill") : null,
    };
    if (field.kind === "choice" || field.kind === "boolean" || named) {
      const choices = field.kind === "boolean" ? ["true", "false"] : named ? [...this.titles.keys()] : field.choices ?? [];
      const label = (choice) => (field.kind === "boolean" ? { true: say("yes"), false: say("no") }[choice] : named && this.titles.has(choice) ? `${this.titles.get(choice)}（${choice}）` : null) ?? choice;
      const all = field.value && !choices.includes(field.value) ? [field.value, ...choices] : choices;
      return element(
        "select", shared, element("option", { value: "" }, field.unfilled ? say("to-fill") : named && this.usual ? label(this.usual) : "—"),
        all.map((choice) => element("option", { value: choice, selected: choice === field.value }, label(choice))),
      );
    }
    if (long.includes(field.kind) || field.block) {
      const area = element("textarea", { ...shared, rows: field.kind === "narrative" ? "3" : "2" });
      area.value = field.value ?? "";
      area.defaultValue = area.value;
      return area;
    }
    // A date is a text, too: the browser's own field for dates gives nothing at all of one that there is not.
    return element("input", {
      ...shared, type: "text", value: field.value ?? "", placeholder: shared.placeholder ?? (field.kind === "date" ? say("date-form") : null),
      inputmode: figures.includes(field.kind) ? "decimal" : null, class: figures.includes(field.kind) ? "figure" : null,
    });
  }

  list(field) {
    const items = field.items ?? [];
    return element(
      "div", { class: "list" },
      element("ol", {}, items.map((item, at) =>
        element(
          "li", { "data-key": item.path },
          isGroup(item) || item.kind === "list" || item.kind === "table"
            ? element("div", { class: "item", id: idOf(item.path) }, told(item), (item.fields ?? []).map((each) => this.field(each)), item.items ? this.inside(item) : null, computed(item.computed))
            : element("div", { class: "item", id: idOf(item.path), "data-unfilled": item.unfilled ? "" : null }, this.control(item, `${field.title} ${at + 1}`), told(item), item.unit ? element("span", { class: "unit" }, item.unit) : null,
              helpers(item, `${field.title} ${at + 1}`)),
          this.rowButtons(field, item, at, items.length),
        ))),
      element("p", { class: "more" }, button("insert", say("add-item"), { "data-path": field.path, "aria-label": actOn("add-item", field.title || field.name), disabled: field.most !== undefined && items.length >= field.most })),
    );
  }

  table(field) {
    const columns = field.columns ?? [];
    const items = field.items ?? [];
    const inRow = new Map(items.map((item) => [item, new Map((item.fields ?? []).map((cell) => [cell.name, cell]))]));
    return element(
      "div", { class: "list table", "data-table": field.path },
      element("div", { class: "scroll" },
      element(
        "table", {},
        element("thead", {}, element("tr", {}, columns.map((column) => element("th", { scope: "col", title: column.help ?? null }, column.title || column.name, column.unit ? element("small", {}, ` ${column.unit}`) : null)), element("th", { scope: "col" }, say("row")))),
        element("tbody", {}, items.map((item, at) =>
          element(
            "tr", { "data-key": item.path, id: idOf(item.path) },
            columns.map((column) => {
              const cell = inRow.get(item).get(column.name);
              return element("td", { "data-column": column.name, "data-unfilled": cell?.unfilled ? "" : null }, cell ? [element("div", { id: idOf(cell.path) }, this.control(cell, `${column.title || column.name} ${at + 1}`)), helpers(cell, `${column.title || column.name} ${at + 1}`), cell.last ? element("small", { class: "last" }, say("last-year", { value: cell.last })) : null, told(cell)] : null);
            }),
            element("td", { class: "acts" }, told(item), this.rowButtons(field, item, at, items.length), this.rowParts(item, columns, at)),
          ))),
      )),
      element("p", { class: "more" },
        button("insert", say("add-row"), { "data-path": field.path, "aria-label": actOn("add-row", field.title || field.name), disabled: field.most !== undefined && items.length >= field.most }),
        " ", element("small", {}, say("paste-help"))),
    );
  }

  /** What else a row may have: with it the rows are drawn one below the other, as they fit no columns then. */
  rowParts(item, columns, at) {
    return (item.fields ?? []).filter(({ name }) => !columns.some((column) => column.name === name)).map((part) => {
      const text = say("add-field", { title: part.title || part.name });
      return button("add", text, { class: "quiet", "data-path": part.path, "aria-label": `${text} ${at + 1}` });
    });
  }

  rowButtons(field, item, at, count) {
    const title = `${field.title} ${at + 1}`;
    return element(
      "span", { class: "acts" },
      button("move", "↑", { "data-path": item.path, "data-to": String(at - 1), disabled: at === 0, "aria-label": say("move-up", { title }) }),
      button("move", "↓", { "data-path": item.path, "data-to": String(at + 1), disabled: at === count - 1, "aria-label": say("move-down", { title }) }),
      button("remove-item", "×", { "data-path": item.path, "aria-label": say("remove-item", { title }) }),
    );
  }

  // —— what is done ——

  /** What stands in a field may be another now than was drawn, and is to be drawn again even if it is the same. */
  touched(field) {
    this.drawn.delete(field.closest(".section").dataset.key);
  }

  typed(event) {
    const field = event.target;
    this.touched(field);
    if (field.dataset.path === undefined || field.nodeName === "SELECT") {
      return;
    }
    field.dataset.typing = "";
    if (!this.waiting && !this.bases.has(field)) {
      this.bases.set(field, this.model.version); // what is typed is meant for what stands here now
    }
    fit(field);
    clearTimeout(this.timers.get(field));
    if (event.isComposing) {
      return;
    }
    this.timers.set(field, setTimeout(() => this.tell(field), wait));
  }

  changed(event) {
    this.touched(event.target);
    if (event.target.nodeName === "SELECT" && event.target.dataset.path !== undefined) {
      this.tell(event.target);
    }
  }

  async left(event) {
    const field = event.target;
    if (field.dataset.typing === undefined) {
      return;
    }
    if (this.timers.has(field)) {
      await this.tell(field);
    } else if (!this.waiting) {
      await released();
      if (!this.waiting) { // else it is shown when that is done
        this.release();
        if (this.current) { // else what is shown was typed since, and is not in the model yet
          this.show();
        }
      }
    }
  }

  /** Let fields in which nobody is typing any more show what the model has. */
  release() {
    for (const field of this.body.querySelectorAll("[data-typing]")) {
      if (field !== document.activeElement && !this.timers.has(field) && !isKept(field)) {
        delete field.dataset.typing;
      }
    }
  }

  /** Tell the server what a field holds now. */
  tell(field) {
    clearTimeout(this.timers.get(field));
    this.timers.delete(field);
    letGo(field);
    const { path } = field.dataset;
    const text = field.value;
    const gone = text === "" && field.dataset.removable !== undefined;
    const version = this.bases.get(field);
    this.bases.delete(field);
    const operation = gone ? { do: "remove", path } : { do: "set", path, value: text };
    const body = version === undefined ? { operation } : { operation, version };
    this.putAway.get(field)?.(); // what is told of it is no news any more
    this.putAway.delete(field);
    return this.ordered("do", body, field, (error, putAway) => {
      field.dataset.typing = "";
      if (unheard(error) || error.conflict) { // it is still meant for what stood here then
        this.bases.set(field, version ?? this.model.version);
      }
      keep(field, unheard(error) ? () => this.tell(field) : null);
      this.putAway.set(field, putAway ?? (() => {}));
    });
  }

  /** Tell all that has been typed and not been told yet. */
  flush() {
    for (const field of [...this.timers.keys()]) {
      this.tell(field);
    }
    return this.queue;
  }

  do(operation) {
    return this.ordered("do", { operation });
  }

  /** Go back, or forward again, from what has been typed until now. */
  async step(name) {
    await this.flush();
    const refused = [...this.putAway.keys()];
    if (name === "undo" && refused.length) {
      this.giveUp(refused); // what was typed last, and not taken, is what is taken back
      return true;
    }
    for (const field of this.body.querySelectorAll("[data-typing]")) {
      delete field.dataset.typing;
    }
    return this.ordered(name, {});
  }

  /** Orders go one after the other: each is meant for what those before it have left. What the last has made is shown.
   * Promises whether it was done; `lost(error, putAway)` keeps what was typed in a field and not taken. */
  ordered(name, body, field = null, lost = () => {}) {
    this.heard.saved(true);
    this.waiting += 1;
    this.current = false;
    this.queue = this.queue.then(async () => {
      let refused = false;
      try {
        const done = await order(name, { version: this.model?.version ?? "", ...body });
        this.model.version = done.version;
        this.heard.said(done.said ?? []);
      } catch (error) {
        refused = true;
        lost(error, this.refused(error, name, body, field, lost));
      }
      this.waiting -= 1;
      if (refused || !this.waiting) {
        this.release();
        await this.refresh().catch(this.heard.told);
      }
      this.heard.saved(false);
      return !refused;
    });
    return this.queue;
  }

  /** Tell what was refused, which is put away by what it gives; where another has changed the same, ask what is kept. */
  refused(error, name, body, field, lost) {
    const { kind, text, both } = error.conflict ?? {};
    if (kind !== "field") {
      return this.heard.told(error);
    }
    settle(this.model.file, text, both, {
      theirs: () => { this.giveUp([field]); },
      mine: () => { letGo(field); this.ordered(name, { ...body, version: "" }, field, lost); },
    });
    return null;
  }

  /** Let fields hold again what the file has, whatever was typed there and not saved. */
  giveUp(fields) {
    this.heard.saved(true);
    for (const field of fields.filter(Boolean)) {
      letGo(field);
      this.bases.delete(field);
      this.putAway.get(field)?.();
      this.putAway.delete(field);
      delete field.dataset.typing;
      if (field.isConnected) {
        this.touched(field);
      }
    }
    this.show();
    this.heard.saved(false);
  }

  /** A double click is one click; and what is pressed while the rows below it are moved is meant for others than stand
   * there then. */
  async clicked(event) {
    const pressed = event.target.closest("button[data-act]");
    const path = pressed?.dataset.path;
    const place = path && (/^move$|^remove-item$/.test(pressed.dataset.act) ? listOf(path) : path);
    if (!place || event.detail > 1 || [...this.acting].some((other) => other.startsWith(place) || place.startsWith(other))) {
      return;
    }
    this.acting.add(place);
    try {
      await this.flush();
      await this.act(pressed.dataset);
    } catch (error) {
      this.heard.told(error);
    } finally {
      this.acting.delete(place);
    }
  }

  async act({ act, path, to }) {
    if (act === "add" || act === "remove" || act === "remove-item") {
      const done = await this.do({ do: act, path });
      if (done && act === "add") {
        this.go(path);
      } else if (document.activeElement === document.body) {
        this.go(path, { scrolling: false }); // the button is gone
      }
    } else if (act === "insert") {
      if (await this.do({ do: "insert", path, at: -1 })) {
        this.go(`${path}[${this.find(path).items.length - 1}]`);
      }
    } else if (act === "move") {
      if (await this.do({ do: "move", path, to: Number(to) })) {
        this.follow(path, `${listOf(path)}[${to}]`);
      }
    } else if (act === "name") {
      this.addName(path);
    } else if (act === "insert-fact") {
      this.insertFact(path);
    } else if (act === "picture") {
      this.choosePicture(path);
    }
  }

  /** Let the focus go along with what was moved. */
  follow(from, to) {
    const buttons = (path) => [...this.body.querySelectorAll(`[data-act=move][data-path="${CSS.escape(path)}"]`)];
    const at = buttons(from).indexOf(document.activeElement);
    const [up, down] = buttons(to);
    if (up && (at >= 0 || document.activeElement === document.body)) {
      const same = Number(/\[(\d+)\]$/.exec(to)[1]) < Number(/\[(\d+)\]$/.exec(from)[1]) ? up : down;
      (same.disabled ? (same === up ? down : up) : same).focus({ preventScroll: true });
    }
  }

  addName(path) {
    const input = element("input", { type: "text", autofocus: true });
    const close = openDialog(say("add-name"), () => element("label", {}, say("name"), input), [
      { text: say("add"), main: true, act: async () => {
        if (!input.value.trim()) { return false; }
        const named = `${path}.${input.value.trim()}`;
        if (await this.do({ do: "add", path: named })) {
          close(); // as long as it is open, nothing else can have the focus
          this.go(named);
        }
        return true;
      } },
    ]);
  }

  insertFact(path) {
    const area = document.getElementById(inputOf(path));
    const { selectionEnd: behind, value: before } = area;
    const whole = area.dataset.kind === "reference"; // the name alone, in place of what stands there
    pick(say("insert-fact"), (this.model.insertable ?? []).flatMap((fact) => fact.ways.slice(0, whole ? 1 : undefined).map((way) => ({
      title: fact.title, more: way.printed, group: `${fact.group} ${way.insert}`,
      act: () => {
        if (whole) {
          area.focus();
          area.select();
          insertText(area, way.insert.replace(/^\{\{ | \}\}$/g, ""));
          return;
        }
        const at = movedPlace(before, area.value, behind); // others may have changed it meanwhile
        area.focus();
        area.setSelectionRange(at, at);
        insertText(area, way.insert);
      },
    }))));
  }

  choosePicture(path) {
    const input = element("input", { type: "file", accept: ".png,.jpg,.jpeg", onchange: async () => {
      const [file] = input.files;
      if (file) {
        this.noPicture?.(); // what was told of the one before
        try {
          const { path: there } = await send("picture", { name: file.name }, file);
          await this.do({ do: "set", path, value: there });
        } catch (error) {
          this.noPicture = this.heard.told(error);
        }
      }
    } });
    input.click();
  }

  async pasted(event) {
    const field = event.target;
    const table = field.closest?.("[data-table]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!table && /\[\d+\]$/.test(field.dataset?.path) && /\S\s*\n\s*\S/.test(text) && (field.nodeName === "INPUT" || !field.value)) {
      event.preventDefault();
      // Word puts the number or bullet of a line before a tab.
      const lines = text.replace(/^[ \t]*(?:[^\t\n]{0,4}[\p{P}\p{S}\p{Co}]|\d{1,3})\t/gmu, "");
      await this.propose({ path: listOf(field.dataset.path), pasted: lines, at: -1, column: "" }, field.nodeName === "INPUT" ? [] : [
        { text: say("paste-one"), act: () => insertText(field, text) },
      ]);
      return;
    }
    if (!table || !/[\t\n]/.test(text.trim())) {
      return;
    }
    event.preventDefault();
    const path = table.dataset.table;
    const row = field.closest("tr");
    const at = [...row.parentElement.children].indexOf(row);
    const column = field.closest("td")?.dataset.column ?? "";
    await this.propose({ path, pasted: text, at, column });
  }

  /** Show how rows would be filled in, and do it when that is confirmed; `others` are what else can be done. */
  async propose(rows, others = []) {
    await this.flush();
    try {
      const proposal = await order("paste", rows);
      const close = openDialog(say("paste"), () => proposed(proposal), [
        ...(proposal.operation ? [{ text: say("paste-take"), main: true, act: () => this.do(proposal.operation) }] : []),
        ...others.map(({ text, act }) => ({ text, act: () => { close(); act(); } })), // as long as it is open, nothing else can have the focus
      ]);
    } catch (error) {
      this.heard.told(error);
    }
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.isComposing && /^[zy]$/i.test(event.key)) {
      event.preventDefault();
      const redo = event.key.toLowerCase() === "y" || event.shiftKey;
      this.step(redo ? "redo" : "undo");
    } else if (event.key === "Enter" && !event.isComposing && event.target.nodeName === "INPUT") {
      event.preventDefault();
      this.tell(event.target);
    }
  }

  // —— where one is ——

  find(path) {
    const search = (fields) => {
      for (const field of fields ?? []) {
        const found = field.path === path ? field : search([...(field.fields ?? []), ...(field.items ?? [])]);
        if (found) {
          return found;
        }
      }
      return null;
    };
    return search(this.model?.sections);
  }

  /** Show a field, or the nearest around it, and put the cursor in it; whether there is one. */
  go(path, { scrolling = true } = {}) {
    for (let at = path; at; at = at.replace(/(\.[^.[\]]+|\[\d+\])$/, "")) {
      const there = document.getElementById(inputOf(at)) ?? document.getElementById(idOf(at));
      if (there) {
        for (let around = there; around; around = around.parentElement?.closest("details")) {
          if (around.nodeName === "DETAILS") {
            around.open = true;
          }
        }
        fit(this.body);
        const first = there.matches("input, textarea, select") ? there : there.querySelector("input, textarea, select, button, summary");
        if (scrolling) {
          (first ?? there).scrollIntoView({ block: "center" }); // a group may be higher than what is seen of it
        }
        first?.focus({ preventScroll: true });
        return true;
      }
      if (!/[.[]/.test(at)) {
        return false;
      }
    }
    return false;
  }

  next() {
    const paths = this.model.unfilled ?? [];
    const here = paths.indexOf(document.activeElement?.dataset?.path ?? this.lastNext ?? "");
    const path = paths[(here + 1) % paths.length];
    this.lastNext = path;
    this.go(path);
  }

  unfold() {
    const all = [...this.body.querySelectorAll("details")];
    const open = all.some((each) => !each.open);
    for (const each of all) {
      each.open = open;
    }
    fit(this.body);
  }
}

/** The path of the list that an item is of. */
const listOf = (path) => path.replace(/\[\d+\]$/, "");

function isGroup(field) {
  return field.kind === "group" || field.kind === "names";
}

function button(act, text, attributes = {}) {
  return element("button", { type: "button", "data-act": act, ...attributes }, text);
}

/** The name of a button of which the form has several, for who cannot see where it stands. */
function actOn(act, title) {
  return say("act-on", { act: say(act), title });
}

/** The buttons that help to fill in a field, wherever it stands; `title` says which it is. */
function helpers(field, title) {
  return [
    long.includes(field.kind) || field.kind === "reference" ? button("insert-fact", say("insert-fact"), { "data-path": field.path, "aria-label": actOn("insert-fact", title) }) : null,
    field.kind === "picture" ? button("picture", say("choose-picture"), { "data-path": field.path, "aria-label": actOn("choose-picture", title) }) : null,
  ];
}

function help(field) {
  // The unit stands behind the field already.
  const chosen = field.kind === "boolean" || field.kind === "choice"; // of what is shown
  const demands = chosen ? [] : (field.demands ?? []).filter((demand) => demand !== field.unit);
  const texts = [field.help, demands.join(say("joint"))].filter(Boolean).join(" ");
  return texts ? element("p", { class: "help", id: `h-${field.path}` }, texts) : null;
}

function told(field) {
  return field.problems?.length ? element("div", { id: toldOf(field.path) }, field.problems.map((problem) =>
    element("p", { class: `told ${problem.severity}` }, element("b", {}, say(problem.severity), " "), problem.message, problem.hint ? element("span", { class: "hint" }, ` ${problem.hint}`) : null),
  )) : null;
}

function computed(figures) {
  if (!figures?.length) {
    return null;
  }
  return element("table", { class: "computed" },
    element("caption", {}, say("computed")),
    element("tbody", {}, figures.map((figure) =>
      element("tr", {}, element("th", { scope: "row" }, figure.title || figure.name), element("td", {}, element("span", {}, figure.printed || "—"), figure.last ? element("small", {}, ` ${say("last-year", { value: figure.last })}`) : null), element("td", { class: "formula" }, figure.formula ?? "")))));
}

function proposed(proposal) {
  return element(
    "div", {},
    proposal.said.map((text) => element("p", {}, text)),
    element("div", { class: "scroll" }, element("table", {},
      element("thead", {}, element("tr", {}, proposal.titles.map((title) => element("th", { scope: "col" }, title)))),
      element("tbody", {}, proposal.rows.map((row) => element("tr", {}, row.map((cell) => element("td", {}, cell ?? ""))))))),
  );
}

function counted(field) {
  const count = { unfilled: 0, errors: 0 };
  const go = (each) => {
    count.unfilled += each.unfilled && !each.fields && !each.items ? 1 : 0;
    count.errors += (each.problems ?? []).filter((problem) => problem.severity === "error" && problem.main).length;
    [...(each.fields ?? []), ...(each.items ?? [])].forEach(go);
  };
  go(field);
  return count;
}

const fitted = new WeakMap(); // what an area held, and how wide it was, when it was made as high as that

/** Make areas as high as what they hold: those that are to be seen, and hold something else than before. All are measured
 * at once: what is written in between has the page laid out anew. */
function fit(within) {
  const areas = (within.nodeName === "TEXTAREA" ? [within] : [...within.querySelectorAll("textarea")])
    .filter((area) => !area.closest("details:not([open]), [hidden]"))
    .map((area) => ({ area, held: `${area.clientWidth} ${area.value}` }))
    .filter(({ area, held }) => fitted.get(area) !== held);
  for (const { area } of areas) {
    area.style.height = "auto";
  }
  const heights = areas.map(({ area }) => area.scrollHeight + 2);
  areas.forEach(({ area, held }, at) => {
    area.style.height = `${heights[at]}px`;
    fitted.set(area, held);
  });
}
