// The template pane, for who looks after templates: their parts, formats and schemas, and what a report of them looks like.

import { ask, order } from "./api.js";
import { settle } from "./conflict.js";
import { element } from "./dom.js";
import { Editor } from "./editor.js";
import { FormatPane } from "./formatpane.js";
import { say } from "./words.js";

export class TemplatePane {
  constructor(heard) {
    this.heard = heard;
    this.name = "";
    this.digest = "";
    this.base = ""; // the text that the digest stands for
    this.saving = 0;
    this.queue = Promise.resolve();
    this.files = element("select", { "aria-label": say("template-file"), onchange: (event) => this.choose(event.target.value) });
    this.seen = element("select", { "aria-label": say("look-at"), onchange: (event) => order("sample", { template: event.target.value }).catch(heard.told) });
    this.editor = new Editor({
      label: say("template"), changed: (text) => this.save(text),
      complete: (text, line, column) => this.name.endsWith(".j2") ? order("complete", { text, line, column, template: true }).then((found) => found.choices) : Promise.resolve([]),
    });
    this.format = new FormatPane(heard, { ready: () => this.ready(), took: (done) => this.took(done) });
    this.none = element("p", {}, say("no-own-templates"));
    this.root = element(
      "div", {},
      element("div", { class: "pane-head" }, element("label", {}, say("template-file"), " ", this.files), element("label", {}, say("look-at"), " ", this.seen)),
      this.none, this.format.root, this.editor.root,
    );
  }

  /** Show which texts there are, and the one that is open as it is now. */
  async refresh(sample = this.seen.value) {
    const { template, file } = await ask("texts");
    const names = [...new Set(template.filter((name) => name.startsWith("templates/")).map((name) => name.split("/")[1]))];
    this.none.hidden = template.length > 0;
    this.editor.root.hidden = !template.length;
    this.files.replaceChildren(...template.map((name) => element("option", { value: name }, name)));
    this.seen.replaceChildren(
      element("option", { value: "" }, file || "—"),
      ...names.map((name) => element("option", { value: name, selected: name === sample }, say("sample-of", { template: name }))),
    );
    if (template.length) {
      await this.open(template.includes(this.wanted) ? this.wanted : template.find((name) => name.endsWith("report.html.j2")) ?? template[0]);
    }
  }

  choose(name) {
    this.wanted = name;
    return this.open(name);
  }

  async open(name) {
    await this.editor.flush();
    await this.queue;
    const { digest } = this;
    const found = await ask("text", { name });
    const older = name === this.name && digest !== this.digest; // than what has been saved here meanwhile
    if (older || this.editor.timer || this.saving || this.format.waiting || (this.wanted ?? name) !== name) {
      return;
    }
    this.name = this.wanted = name;
    this.files.value = name;
    this.stands(found);
    this.editor.show(found.text, name.endsWith(".j2") ? "template" : "yaml");
    this.mark(this.problems ?? []);
    await this.format.show(name);
  }

  /** The text as it is saved, with its digest, once all that was typed is. */
  async ready() {
    await this.editor.flush();
    await this.queue;
    return { text: this.editor.text, digest: this.digest };
  }

  /** Take over what the pickers of a format have made of the text. */
  took(done) {
    this.stands(done);
    this.editor.show(done.text, "yaml");
  }

  /** What the file holds now, upon which the next save builds. */
  stands({ text, digest }) {
    this.base = text;
    this.digest = digest;
  }

  save(text) {
    const { name } = this;
    this.format.typed();
    this.saving += 1;
    this.heard.saved(true);
    this.queue = this.queue.then(async () => {
      try {
        const done = await order("save", { name, text, digest: this.digest, base: this.base });
        const here = this.editor.text === text;
        // Where others have written meanwhile, and here one has typed on, their lines come in with the next save.
        this.stands(here || done.text === text ? done : { text, digest: "" });
        if (here) {
          this.editor.show(done.text);
        }
      } catch (error) {
        if (error.conflict) {
          this.refused(name, text, error.conflict);
        } else {
          this.heard.told(error);
        }
      } finally {
        this.saving -= 1;
        this.heard.saved(false);
      }
    });
    return this.queue;
  }

  /** Both have changed the same lines: ask which are to be kept. */
  refused(name, mine, theirs) {
    const keep = (text) => { this.stands(theirs); this.editor.show(text); return text === theirs.text ? null : this.save(text); };
    settle(name, "", theirs.both, {
      theirs: () => { keep(theirs.text); }, mine: () => { keep(mine); },
      joined: theirs.joined === null ? null : () => { keep(theirs.joined); },
    });
  }

  mark(problems) {
    this.problems = problems;
    this.editor.mark(problems.filter(({ spot }) => spot?.line && spot.file === this.name).map(({ severity, text, spot }) => ({ line: spot.line, severity, text })));
  }

  async go(spot) {
    this.wanted = spot.file; // which the pane, if it is only now shown, opens too
    await this.open(spot.file);
    this.editor.go(spot.line, spot.column, spot.width);
  }
}
