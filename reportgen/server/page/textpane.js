// The text pane: the data file as YAML, for those who like it.

import { ask, order } from "./api.js";
import { settle } from "./conflict.js";
import { element } from "./dom.js";
import { Editor } from "./editor.js";
import { say } from "./words.js";

export class TextPane {
  constructor(heard) {
    this.heard = heard;
    this.version = "";
    this.editor = new Editor({
      label: say("text"), changed: (text) => this.save(text),
      complete: (text, line, column) => order("complete", { text, line, column }).then((found) => found.choices),
    });
    this.told = element("p", { class: "told-conflict", role: "status" });
    this.root = element("div", {}, this.told, this.editor.root);
    this.queue = Promise.resolve();
  }

  /** Show what the file holds, unless somebody is typing here. */
  async refresh() {
    if (this.editor.timer || this.saving) {
      return;
    }
    const before = this.version;
    const { text, version } = await ask("source");
    const older = before !== this.version; // than what has been saved here meanwhile
    if (!older && !this.editor.timer && !this.saving) {
      this.version = version;
      this.editor.show(text, "yaml");
    }
  }

  save(text) {
    this.saving = true;
    this.heard.saved(true);
    this.queue = this.queue.then(async () => {
      try {
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
        this.refused(error, text);
      } finally {
        this.saving = false;
        this.heard.saved(false);
      }
    });
    return this.queue;
  }

  /** Tell what was refused; where another has changed the same lines, ask what is kept. */
  refused(error, text) {
    const { kind, text: words, both } = error.conflict ?? {};
    const file = kind === "file";
    if (!file && kind !== "lines") {
      this.heard.told(error);
      return;
    }
    const done = (work) => work.then(({ version }) => { this.version = version; return this.refresh(); }).catch(this.heard.told);
    settle(this.file, words, both, {
      theirs: () => { done(file ? order("settle", { keep: "theirs" }) : ask("source")); },
      mine: () => { done(file ? order("settle", { keep: "mine" }) : order("replace", { text, version: "" })); },
    });
  }

  mark(problems) {
    this.editor.mark(problems.filter(({ spot }) => spot?.line && spot.file === this.file).map(({ severity, text, spot }) => ({ line: spot.line, severity, text })));
  }

  go(spot) {
    this.editor.go(spot.line, spot.column, spot.width);
  }
}
