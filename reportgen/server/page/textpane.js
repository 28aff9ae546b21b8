// The text pane: the data file as YAML, for those who like it.

import { ask, order } from "./api.js";
import { settle } from "./conflict.js";
import { element } from "./dom.js";
import { Editor } from "./editor.js";
import { TextHolder } from "./textholder.js";
import { isKept, keep, letGo, unheard } from "./unsaved.js";
import { say } from "./words.js";

export class TextPane extends TextHolder {
  constructor(heard) {
    super(heard, new Editor({
      label: say("text"), changed: (text) => this.save(text),
      complete: (text, line, column) => order("complete", { text, line, column }).then((found) => found.choices),
    }));
    this.version = "";
    this.told = element("p", { class: "told-conflict", role: "status" });
    this.root = element("div", {}, this.told, this.editor.root);
  }

  /** Show what the file holds, unless somebody is typing here. */
  async refresh() {
    const asked = (this.asked = Symbol("asked"));
    if (this.shown && this.shown !== this.file) {
      this.leave();
    }
    this.missed = this.held; // what the file holds is asked for when what is held here is saved
    if (this.missed) {
      return;
    }
    const before = this.version;
    const { name, text, version } = await ask("source");
    const older = asked !== this.asked || before !== this.version; // than what has been asked for or saved here meanwhile
    this.missed = this.held;
    if (!older && !this.missed) {
      this.version = version;
      this.shown = name;
      this.editor.show(text, "yaml");
    }
  }

  /** Another file is shown: what stands here and is not saved is told, and belongs to the one before. */
  leave() {
    if (this.editor.busy || this.unsettled || isKept(this.editor)) {
      this.heard.warned([say("left-unsaved", { name: this.shown })]);
    }
    this.editor.drop();
    letGo(this.editor);
    this.unsettled = false;
    this.shown = "";
  }

  save(text) {
    this.saving += 1;
    this.unsettled = false;
    letGo(this.editor);
    this.heard.saved(true);
    this.queue = this.queue.then(async () => {
      try {
        if (this.settling) {
          return; // what stands here by then is what is asked about
        }
        const done = await order("replace", { text, version: this.version });
        const here = this.editor.text === text;
        if (here || done.text === text) { // else others have written, and here one has typed on: both come with the next save
          this.version = done.version;
        }
        if (here) {
          this.editor.show(done.text, "yaml");
        }
        this.heard.said(done.said);
      } catch (error) {
        if (!error.conflict) {
          keep(this.editor, unheard(error) ? () => this.save(this.editor.text) : null);
        }
        this.refused(error);
      } finally {
        this.saving -= 1;
        this.heard.saved(false);
        if (this.missed && !this.held) {
          this.refresh().catch(this.heard.told);
        }
      }
    });
    return this.queue;
  }

  /** Tell what was refused; where another has changed the same lines, ask what is kept. */
  refused(error) {
    const { kind, text: words, both } = error.conflict ?? {};
    if (kind !== "lines") {
      this.heard.told(error);
      return;
    }
    const done = (work) => work.then(({ version }) => { this.version = version; this.settling = false; return this.refresh(); }).catch(this.heard.told);
    this.settling = true;
    settle(this.file, words, both, {
      theirs: () => { done(ask("source")); },
      mine: () => { done(order("replace", { text: this.editor.text, version: "" })); },
      neither: () => { this.settling = false; this.unsettled = true; },
    });
  }

  mark(problems) {
    this.editor.mark(problems.filter(({ spot }) => spot?.line && spot.file === this.file).map(({ severity, text, spot }) => ({ line: spot.line, severity, text })));
  }

  go(spot) {
    this.editor.go(spot.line, spot.column, spot.width);
  }
}
