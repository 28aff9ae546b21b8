// The review pane: what is not as it was committed last, and committing it.

import { ask, order } from "./api.js";
import { element } from "./dom.js";
import { morph } from "./morph.js";
import { released } from "./pressed.js";
import { say } from "./words.js";

export class ReviewPane {
  constructor(heard) {
    this.heard = heard;
    this.seen = 0; // how far one has read in the pages
    this.left = new Set(); // the files that are not to be committed
    this.changes = element("div", {});
    this.frame = element("iframe", { title: say("redline"), onload: () => this.loaded() });
    this.redline = element("details", { class: "redline", hidden: true, ontoggle: () => this.showPages() }, element("summary", {}, say("redline")), this.frame);
    this.boxes = element("div", { onchange: ({ target }) => (target.checked ? this.left.delete(target.value) : this.left.add(target.value)) });
    this.message = element("input", { type: "text", class: "wide" });
    this.committing = element(
      "fieldset", { class: "group commit", hidden: true }, element("legend", {}, say("commit")),
      this.boxes, element("label", {}, say("commit-message"), this.message),
      element("p", { class: "more" }, element("button", { type: "button", class: "main", onclick: () => this.commit() }, say("commit"))),
    );
    this.nothing = element("p", { hidden: true }, say("nothing-to-commit"));
    this.root = element("div", { class: "review" }, this.changes, this.redline, this.committing, this.nothing);
  }

  /** Show what has changed by now; the pages that one reads stay unfolded, and a message that one writes stays. */
  async refresh() {
    const asked = (this.asked = Symbol("asked"));
    const [changed, changes] = await Promise.allSettled([ask("changed"), ask("changes")]);
    await released();
    if (asked !== this.asked) {
      return; // what was asked for since is newer
    }
    const repository = changed.status === "fulfilled";
    const shown = changes.status === "fulfilled" ? listed(changes.value) : [];
    if (!repository) {
      this.changes.replaceChildren(words(changed.reason));
    } else if (changes.status === "rejected") {
      this.changes.replaceChildren(element("p", {}, say("not-comparable")), words(changes.reason));
    } else {
      this.changes.replaceChildren(...(shown.length ? shown : [element("p", {}, say("nothing-changed"))]));
    }
    this.redline.hidden = !shown.length;
    const files = repository ? changed.value.files : [];
    morph(this.boxes, element("div", {}, files.map((name) => this.box(name))));
    this.committing.hidden = !files.length;
    this.nothing.hidden = !repository || files.length > 0;
    this.showPages();
  }

  /** Have the pages come anew where they are unfolded, at the place where one reads. */
  showPages() {
    if (this.redline.open) {
      this.frame.src = "/redline";
    }
  }

  /** Go to where one has read until these pages came. */
  loaded() {
    const pages = this.frame.contentWindow;
    pages.scrollTo(0, this.seen);
    pages.addEventListener("pagehide", () => { this.seen = pages.scrollY; });
  }

  box(name) {
    return element("label", { class: "box", "data-key": name }, element("input", { type: "checkbox", value: name, checked: !this.left.has(name) }), ` ${name}`);
  }

  async commit() {
    const names = [...this.boxes.querySelectorAll("input:checked")].map((box) => box.value);
    if (this.busy) {
      return; // who presses twice means it once
    }
    this.busy = true;
    try {
      const { said } = await order("commit", { names, message: this.message.value });
      this.heard.said([say("committed", { said })]);
      this.message.value = "";
      await this.refresh();
    } catch (error) {
      this.heard.told(error);
    } finally {
      this.busy = false;
    }
  }
}

/** What the server says of why there is nothing to show. */
function words(reason) {
  const told = reason.problems ?? [];
  return element("div", {}, told.length ? told.map(({ text, advice, spot }) => [
    element("p", {}, [spot?.line ? spot.where : "", text].filter(Boolean).join(" ")),
    advice ? element("p", { class: "advice" }, advice) : null,
  ]) : element("p", {}, say("no-answer")));
}

/** What has changed, kind by kind. */
function listed({ facts, figures, sentences, appeared, gone, made }) {
  return [
    part(say("changed-facts", { count: facts.length }), facts.length && table([say("column-what"), say("column-field"), say("column-old"), say("column-new")], facts.map((fact) => [fact.fate, fact.label, fact.old, fact.new]))),
    part(say("changed-figures", { count: figures.length }), figures.length && table([say("column-figure"), say("column-old"), say("column-new")], figures.map((figure) => [figure.label, figure.old, figure.new]))),
    part(say("changed-sentences", { count: sentences.length }), sentences.length && element("ul", {}, sentences.map((sentence) =>
      element("li", {}, element("small", {}, `${sentence.fate} ${sentence.heading}${sentence.about}`), element("p", {}, sentence.pieces.map(([mark, text]) => (mark === "removed" ? element("del", {}, text) : mark === "added" ? element("ins", {}, text) : text))))))),
    part(say("changed-problems", { count: appeared.length + gone.length }), (appeared.length + gone.length) && element("ul", {}, [
      ...appeared.map((problem) => element("li", {}, element("ins", {}, problem.text))), ...gone.map((problem) => element("li", {}, element("del", {}, problem.text)))])),
    made.length ? element("p", {}, say("changed-made", { what: made.join(say("joint")) })) : null,
  ].filter(Boolean);
}

function part(title, inside) {
  return inside ? element("section", {}, element("h2", {}, title), inside) : null;
}

function table(heads, rows) {
  return element("div", { class: "scroll" }, element("table", {},
    element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, rows.map((row) => element("tr", {}, row.map((cell) => element("td", {}, cell)))))));
}
