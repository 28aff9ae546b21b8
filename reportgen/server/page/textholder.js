// What the panes that hold a text have in common: whether it is more than the file holds.

import { isKept } from "./unsaved.js";

export class TextHolder {
  /** @param {object} heard as everywhere; `editor` is the one in which the text stands. */
  constructor(heard, editor) {
    this.heard = heard;
    this.editor = editor;
    this.queue = Promise.resolve();
    this.saving = 0;
    this.settling = false; // whether it is being asked which of several is kept
    this.unsettled = false; // whether that was put away without an answer: what stands here is not saved, and stays
    this.missed = false; // whether the file is to be asked for again, when what is held here is saved
  }

  /** Whether what stands here is more than the file holds. */
  get held() {
    return this.editor.busy || this.saving > 0 || this.settling || this.unsettled || isKept(this.editor);
  }
}
