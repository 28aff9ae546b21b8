// The template pane, for who looks after templates: their parts, formats and schemas, and what a report of them looks like.

import { ask, order } from "./api.js";
import { settle } from "./conflict.js";
import { element } from "./dom.js";
import { Editor } from "./editor.js";
import { FormatPane } from "./formatpane.js";
import { released } from "./pressed.js";
import { TextHolder } from "./textholder.js";
import { isKept, keep, letGo, unheard } from "./unsaved.js";
import { say } from "./words.js";

export class TemplatePane extends TextHolder {
  constructor(heard) {
    super(heard, new Editor({
      label: say("template"), changed: (text) => this.save(text),
      complete: (text, line, column) => this.name.endsWith(".j2") ? order("complete", { text, line, column, template: true }).then((found) => found.choices) : Promise.resolve([]),
    }));
    this.name = "";
    this.digest = "";
    this.base = ""; // the text that the digest stands for
    this.sample = ""; // the template of which a report is looked at
    this.files = element("select", { "aria-label": say("template-file"), onchange: (event) => this.choose(event.target.value).catch(heard.told) });
    this.seen = element("select", { "aria-label": say("look-at"), onchange: (event) => this.look(event.target.value) });
    this.format = new FormatPane(heard, { ready: () => this.ready(), took: (done, before) => this.took(done, before) });
    this.none = element("p", {}, say("no-own-templates"));
    this.root = element(
      "div", {},
      element("div", { class: "pane-head" }, element("label", {}, say("template-file"), " ", this.files), element("label", {}, say("look-at"), " ", this.seen)),
      this.none, this.format.root, this.editor.root,
    );
  }

  /** Show which texts there are, and the one that is open as it is now. */
  async refresh() {
    const asked = (this.asked = Symbol("asked"));
    const { template, used, file } = await ask("texts");
    await released();
    if (asked !== this.asked) {
      return;
    }
    const names = [...new Set(template.filter((name) => name.startsWith("templates/")).map((name) => name.split("/")[1]))];
    this.none.hidden = template.length > 0;
    this.editor.root.hidden = !template.length;
    this.files.replaceChildren(...template.map((name) => element("option", { value: name, selected: name === this.name }, name)));
    this.seen.replaceChildren(
      element("option", { value: "" }, file || "—"),
      ...names.map((name) => element("option", { value: name, selected: name === this.sample }, say("sample-of", { template: name }))),
    );
    if (template.length) {
      const reports = template.filter((name) => name.endsWith("/report.html.j2"));
      const shown = reports.find((name) => name.startsWith(`templates/${used}/`)) ?? reports[0] ?? template[0];
      await this.open(template.includes(this.wanted) ? this.wanted : shown);
    }
  }

  choose(name) {
    this.wanted = name;
    return this.open(name);
  }

  look(template) {
    return order("sample", { template }).catch((error) => { this.heard.told(error); this.looked(this.sample); });
  }

  /** Show of which template, or of the data file, the report is that is looked at, whoever has chosen that. */
  looked(sample) {
    this.sample = sample;
    this.seen.value = sample;
  }

  get held() {
    return super.held || this.format.waiting > 0;
  }

  async open(name) {
    await this.editor.flush();
    await this.queue;
    if ((this.unsettled || isKept(this.editor)) && name !== this.name) {
      await this.save(this.editor.text); // which asks or tells again
    }
    if (this.settling || isKept(this.editor)) { // another text would take the place of what is not saved
      this.wanted = this.files.value = this.name;
      return;
    }
    const { digest } = this;
    const found = await ask("text", { name }).catch((error) => {
      this.wanted = this.files.value = this.name;
      throw error;
    });
    await released();
    const older = name === this.name && digest !== this.digest; // than what has been saved here meanwhile
    this.missed = this.held; // what the file holds is asked for when what is held here is saved
    if (older || this.missed || (this.wanted ?? name) !== name) {
      this.files.value = this.name;
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
  took(done, before) {
    if (this.editor.text === before && !this.settling && !this.unsettled) { // else it comes in with what is typed here since, when that is saved
      this.stands(done);
      this.editor.show(done.text, "yaml");
    }
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
    this.unsettled = false;
    letGo(this.editor);
    this.heard.saved(true);
    this.queue = this.queue.then(async () => {
      try {
        if (this.settling) {
          return; // what stands here by then is what is asked about
        }
        const done = await order("save", { name, text, digest: this.digest, base: this.base });
        const here = this.editor.text === text;
        // Where others have written meanwhile, and here one has typed on, their lines come in with the next save.
        this.stands(here || done.text === text ? done : { text, digest: "" });
        if (here) {
          this.editor.show(done.text);
        }
      } catch (error) {
        if (error.conflict) {
          this.refused(name, error.conflict);
        } else {
          keep(this.editor, unheard(error) ? () => this.save(this.editor.text) : null);
          this.heard.told(error);
        }
      } finally {
        this.saving -= 1;
        this.heard.saved(false);
        if (this.missed && !this.held) {
          this.open(this.wanted).catch(this.heard.told);
        }
      }
    });
    return this.queue;
  }

  /** Both have changed the same lines: ask which are to be kept. */
  refused(name, theirs) {
    const take = (text) => {
      this.settling = false;
      this.stands(theirs);
      this.editor.show(text);
      return text === theirs.text ? null : this.save(text);
    };
    this.settling = true;
    settle(name, "", theirs.both, {
      theirs: () => { take(theirs.text); }, mine: () => { take(this.editor.text); },
      joined: theirs.joined === null ? null : () => { take(theirs.joined); },
      neither: () => { this.settling = false; this.unsettled = true; },
    });
  }

  mark(problems) {
    this.problems = problems;
    this.editor.mark(problems.filter(({ spot }) => spot?.line && spot.file === this.name).map(({ severity, text, spot }) => ({ line: spot.line, severity, text })));
  }

  async go(spot) {
    this.wanted = spot.file; // which the pane, if it is only now shown, opens too
    await this.open(spot.file);
    this.point(spot);
  }

  /** Put the cursor where a spot is, if it is in the text that is open. */
  point(spot) {
    if (spot.file === this.name) {
      this.editor.go(spot.line, spot.column, spot.width);
    }
  }
}
