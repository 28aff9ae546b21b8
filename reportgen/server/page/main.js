// The page: its panes, its buttons, and what the server pushes.

import { ask, order } from "./api.js";
import { byId, element } from "./dom.js";
import { Form } from "./form.js";
import { foldProblems, showProblems } from "./problems.js";
import { Report } from "./report.js";
import { makeTabs } from "./tabs.js";
import { TextPane } from "./textpane.js";
import { say } from "./words.js";

let busy = 0;
const heard = {
  /** Whether something is being saved: counted, as several things may be. */
  saved(begun) {
    busy += begun ? 1 : -1;
    byId("saved").textContent = busy ? say("saving") : say("saved");
  },
  /** Tell what was refused, in words. */
  told(error) {
    if (error.conflict) {
      tell([error.conflict.text ?? say("conflict")], "error");
    } else {
      tell(error.problems?.length ? error.problems.map((problem) => [problem.text, problem.advice].filter(Boolean).join(" ")) : [say("no-answer")], "error");
    }
  },
  said(texts) {
    if (texts.length) {
      tell(texts, "note");
    }
  },
};

/** Tell something until it is put away, or is no news any more. */
function tell(texts, kind) {
  const box = element("div", { class: `message ${kind}` }, texts.map((text) => element("p", {}, text)), element("button", { type: "button", onclick: () => box.remove() }, say("close")));
  byId("messages").append(box);
  if (kind === "note") {
    setTimeout(() => box.remove(), 8000);
  }
}

const form = new Form(heard);
const text = new TextPane(heard);
const report = new Report((targets) => follow(targets));
const panes = [
  { id: "form", title: say("form"), root: form.root, shown: () => form.refresh() },
  { id: "text", title: say("text"), root: text.root, shown: () => text.refresh().then(() => text.mark(problems)) },
  { id: "pages", title: say("report"), root: element("div", {}), shown: () => {} },
];
const tabs = makeTabs(panes);
let problems = [];

/** Lead to the first of some targets that can be shown: a field of the form, else a line of a text. */
async function follow(targets) {
  const target = targets[0];
  if (target.path && tabs.now() !== "text") {
    tabs.show("form");
    await form.refresh();
    if (form.go(target.path)) {
      return;
    }
  }
  if (target.spot?.line && target.spot.file === text.file) {
    tabs.show("text");
    await text.refresh();
    text.go(target.spot);
  }
}

function around(view) {
  problems = view.problems;
  text.file = view.file;
  byId("title").textContent = view.title || say("title");
  document.title = view.title || say("title");
  showProblems(problems, (problem) => follow([problem]));
  text.mark(problems);
}

async function whole() {
  const view = await ask("view");
  around(view);
  await report.take(view);
}

let last = Promise.resolve();

/** Take over what the server pushes, one after the other. */
function pushed(difference) {
  last = last.then(async () => {
    if (difference.from !== report.version) {
      await whole();
    } else {
      around(difference);
      await report.take(difference);
    }
    await (tabs.now() === "form" ? form.refresh() : tabs.now() === "text" ? text.refresh() : null);
  }).catch(heard.told);
}

async function files() {
  const names = await ask("texts");
  byId("file").replaceChildren(...names.data.map((name) => element("option", { value: name, selected: name === names.file }, name)));
}

byId("file").addEventListener("change", async (event) => {
  await Promise.all([form.flush(), text.editor.flush()]);
  await order("choose", { name: event.target.value }).catch(heard.told);
});
window.addEventListener("beforeunload", () => {
  form.flush();
  text.editor.flush();
});

const events = new EventSource("/events");
events.addEventListener("hello", () => { last = last.then(whole).then(files).catch(heard.told); });
events.addEventListener("view", (event) => pushed(JSON.parse(event.data)));
events.addEventListener("chosen", () => { last = last.then(whole).then(files).then(() => Promise.all([form.refresh(), text.refresh()])).catch(heard.told); });
events.addEventListener("files", () => files().catch(heard.told));
events.addEventListener("end", () => {
  events.close();
  tell([say("ended")], "error");
});
foldProblems();
tabs.show("form");
