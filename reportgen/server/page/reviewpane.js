// The review pane: what is not as it was committed last, and committing it.

import { ask, order } from "./api.js";
import { element } from "./dom.js";
import { say } from "./words.js";

export class ReviewPane {
  constructor(heard) {
    this.heard = heard;
    this.root = element("div", { class: "review" });
  }

  async refresh() {
    const [changed, changes] = await Promise.allSettled([ask("changed"), ask("changes")]);
    if (changed.status === "rejected") {
      this.root.replaceChildren(element("p", {}, (changed.reason.problems ?? []).map((problem) => `${problem.text} ${problem.advice}`).join(" ") || say("no-answer")));
      return;
    }
    this.root.replaceChildren(
      changes.status === "fulfilled" ? element("div", {}, this.shown(changes.value)) : element("p", {}, (changes.reason.problems ?? []).map((problem) => problem.text).join(" ")),
      this.commit(changed.value.files),
    );
  }

  shown(changes) {
    const { facts, figures, sentences, appeared, gone, made } = changes;
    if (![facts, figures, sentences, appeared, gone, made].some((list) => list.length)) {
      return [element("p", {}, say("nothing-changed"))];
    }
    return [
      part(say("changed-facts", { count: facts.length }), facts.length && table([say("column-what"), say("column-field"), say("column-old"), say("column-new")], facts.map((fact) => [fact.fate, fact.label, fact.old, fact.new]))),
      part(say("changed-figures", { count: figures.length }), figures.length && table([say("column-figure"), say("column-old"), say("column-new")], figures.map((figure) => [figure.label, figure.old, figure.new]))),
      part(say("changed-sentences", { count: sentences.length }), sentences.length && element("ul", {}, sentences.map((sentence) =>
        element("li", {}, element("small", {}, `${sentence.fate} ${sentence.heading}`), element("p", {}, sentence.pieces.map(([mark, text]) => (mark === "removed" ? element("del", {}, text) : mark === "added" ? element("ins", {}, text) : text))))))),
      part(say("changed-problems", { count: appeared.length + gone.length }), (appeared.length + gone.length) && element("ul", {}, [
        ...appeared.map((problem) => element("li", {}, element("ins", {}, problem.text))), ...gone.map((problem) => element("li", {}, element("del", {}, problem.text)))])),
      made.length ? element("p", {}, say("changed-made", { what: made.join(say("joint")) })) : null,
      element("details", { class: "redline", ontoggle: (event) => { const frame = event.target.querySelector("iframe"); if (event.target.open && !frame.src) { frame.src = "/redline"; } } },
        element("summary", {}, say("redline")), element("iframe", { title: say("redline") })),
    ].filter(Boolean);
  }

  commit(files) {
    if (!files.length) {
      return element("p", {}, say("nothing-to-commit"));
    }
    const message = element("input", { type: "text", class: "wide" });
    const boxes = files.map((name) => element("label", { class: "box" }, element("input", { type: "checkbox", value: name, checked: true }), ` ${name}`));
    return element(
      "fieldset", { class: "group commit" }, element("legend", {}, say("commit")),
      boxes, element("label", {}, say("commit-message"), message),
      element("p", { class: "more" }, element("button", { type: "button", class: "main", onclick: async () => {
        const names = boxes.map((box) => box.querySelector("input")).filter((box) => box.checked).map((box) => box.value);
        try {
          const { said } = await order("commit", { names, message: message.value });
          this.heard.said([say("committed", { said })]);
          await this.refresh();
        } catch (error) {
          this.heard.told(error);
        }
      } }, say("commit"))),
    );
  }
}

function part(title, inside) {
  return inside ? element("section", {}, element("h2", {}, title), inside) : null;
}

function table(heads, rows) {
  return element("div", { class: "scroll" }, element("table", {},
    element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, rows.map((row) => element("tr", {}, row.map((cell) => element("td", {}, cell)))))));
}
