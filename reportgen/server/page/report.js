// The report: its pages in a frame of their own, in which only what has changed is put in anew.

import { ask } from "./api.js";
import { byId, element } from "./dom.js";
import { morph } from "./morph.js";
import { watchPresses } from "./pressed.js";
import { say } from "./words.js";

const frame = byId("sheets");
const shownFor = 3000;

export class Report {
  /** @param {(targets: object[]) => void} go leads to where a number comes from; `told(error)` says what was refused. */
  constructor(go, told) {
    this.go = go;
    this.told = told;
    this.version = -1;
    this.pieces = [];
    this.origins = new Map();
    this.ready = new Promise((resolve) => {
      const check = () => {
        const sheets = frame.contentDocument?.getElementById("report");
        if (sheets) {
          this.sheets = sheets;
          this.listen();
          resolve();
        }
        return Boolean(sheets);
      };
      if (!check()) {
        frame.addEventListener("load", check, { once: true });
      }
    });
  }

  /** Take a whole view, or what differs from the one that is shown; the place that one reads stays where it is. */
  async take(view) {
    await this.ready;
    const document = frame.contentDocument;
    if (view.style !== undefined) {
      document.getElementById("look").textContent = view.style;
    }
    const put = [];
    if (view.pieces) {
      this.pieces = view.pieces;
    } else {
      for (const splice of view.splices) {
        this.pieces.splice(splice.at, splice.removed, ...splice.put);
        put.push(...splice.put);
      }
    }
    const kept = this.anchor();
    const fresh = document.createElement("template");
    fresh.innerHTML = this.pieces.join("");
    const shown = [...fresh.content.querySelectorAll("[data-n]")];
    shown.forEach((number, at) => {
      number.dataset.n = view.numbers[at];
      number.tabIndex = 0;
      number.setAttribute("role", "button");
    });
    const main = this.sheets.cloneNode(false);
    main.append(fresh.content);
    main.dataset.version = view.version;
    morph(this.sheets, main, true);
    this.version = view.version;
    this.origins.clear();
    const { pointed } = this;
    this.hideOrigin();
    byId("stale").hidden = !view.stale;
    byId("stale").textContent = view.invented ? say("invented") : say("stale");
    this.sheets.classList.toggle("invented", view.invented);
    this.mark(view.problems);
    this.tellChanged(put);
    if (kept?.piece.isConnected) {
      frame.contentWindow.scrollBy(0, kept.piece.getBoundingClientRect().top - kept.top);
    }
    if (pointed?.isConnected && pointed.dataset.n !== undefined) {
      this.over(pointed); // what is pointed at, or has the focus, goes on telling where it comes from
    }
  }

  /** Mark what was put in for a moment. */
  tellChanged(put) {
    const keys = new Set(put.map((html) => /data-key="([^"]*)"/.exec(html)?.[1]));
    for (const block of this.sheets.querySelectorAll("[data-key]")) {
      if (keys.has(escaped(block.dataset.key))) {
        block.classList.remove("changed");
        void block.offsetWidth; // so that the mark begins anew
        block.classList.add("changed");
        setTimeout(() => block.classList.remove("changed"), shownFor);
      }
    }
  }

  /** The block at the top of what is seen, and where it is. */
  anchor() {
    const piece = [...this.sheets.querySelectorAll("[data-key]")].find((block) => block.getBoundingClientRect().bottom > 0);
    return piece && { piece, top: piece.getBoundingClientRect().top };
  }

  /** Mark the paragraphs of problems. */
  mark(problems) {
    for (const marked of this.sheets.querySelectorAll("[class*=told-]")) {
      marked.classList.remove("told-error", "told-warning", "told-note");
      marked.removeAttribute("title");
    }
    for (const problem of [...problems].reverse()) {
      for (const block of this.blocksOf(problem)) {
        block.classList.remove("told-error", "told-warning", "told-note");
        block.classList.add(`told-${problem.severity}`);
        block.setAttribute("title", problem.text);
      }
    }
  }

  blocksOf(problem) {
    const blocks = problem.blocks.map((key) => this.sheets.querySelector(`[data-key="${CSS.escape(key)}"]`));
    const numbers = problem.numbers.map((n) => this.sheets.querySelector(`[data-n="${n}"]`)?.closest("tr, [data-key]"));
    return new Set([...blocks, ...numbers].filter(Boolean));
  }

  /** Show what of the report a problem is about. */
  show(problem) {
    const [block] = this.blocksOf(problem);
    block?.scrollIntoView({ block: "center" });
  }

  // —— where a number comes from ——

  listen() {
    const document = frame.contentDocument;
    watchPresses(frame.contentWindow);
    const number = (event) => event.target.closest?.("[data-n]");
    document.addEventListener("mouseover", (event) => this.over(number(event)));
    document.addEventListener("focusin", (event) => this.over(number(event)));
    document.addEventListener("click", (event) => this.follow(event, number(event)));
    document.addEventListener("scroll", () => this.scrolled(), { passive: true });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.hideOrigin();
      } else if ((event.key === "Enter" || event.key === " ") && number(event)) {
        this.follow(event, number(event));
      }
    });
    window.addEventListener("keydown", (event) => event.key === "Escape" && this.hideOrigin());
  }

  async origin(n) {
    if (!this.origins.has(n)) {
      const origin = ask("origin", { n, version: this.version });
      this.origins.set(n, origin);
      origin.catch(() => this.origins.delete(n)); // to be asked for again
    }
    return this.origins.get(n);
  }

  async over(number) {
    if (!number) {
      this.hideOrigin();
      return;
    }
    const asked = (this.pointed = number);
    try {
      const origin = await this.origin(number.dataset.n);
      if (asked === this.pointed && number.isConnected) {
        this.showOrigin(number, origin);
      }
    } catch {
      byId("origin").hidden = true; // the report has changed under the pointer, and is about to come anew
    }
  }

  /** What a number that has the focus tells goes along with it; of one that was pointed at, it is gone. */
  scrolled() {
    if (this.pointed && this.pointed === frame.contentDocument.activeElement) {
      this.place(this.pointed);
    } else {
      this.hideOrigin();
    }
  }

  showOrigin(number, origin) {
    const box = byId("origin");
    box.replaceChildren(
      ...origin.lines.map((line) => element("p", {}, line)),
      origin.targets.length ? element("p", { class: "hint" }, say("origin-follow")) : "",
    );
    box.hidden = false;
    for (const kin of this.sheets.querySelectorAll(".kin")) {
      kin.classList.remove("kin");
    }
    for (const kin of origin.kin) {
      this.sheets.querySelector(`[data-n="${kin}"]`)?.classList.add("kin");
    }
    this.place(number);
  }

  place(number) {
    const box = byId("origin");
    const there = number.getBoundingClientRect();
    const around = frame.getBoundingClientRect();
    const room = box.offsetHeight + 8;
    const above = there.top > room;
    box.style.top = `${frame.offsetTop + (above ? there.top - room : there.bottom + 8)}px`;
    box.style.left = `${frame.offsetLeft + Math.max(0, Math.min(there.left, around.width - box.offsetWidth - 8))}px`;
  }

  hideOrigin() {
    this.pointed = null;
    byId("origin").hidden = true;
  }

  async follow(event, number) {
    if (!number) {
      return;
    }
    event.preventDefault();
    try {
      const { targets } = await this.origin(number.dataset.n);
      this.hideOrigin();
      if (targets.length) {
        this.go(targets);
      }
    } catch (error) {
      this.told(error); // as that the report has changed meanwhile
    }
  }
}

/** A text as it stands between the quotes of an attribute. */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/'/g, "&#x27;");
}
