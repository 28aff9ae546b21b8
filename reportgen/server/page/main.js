// The page: its panes, its buttons, and what the server pushes.

import { ask, order, wordsOf } from "./api.js";
import { begin, makeCommands } from "./commands.js";
import { pick } from "./dialog.js";
import { byId, element } from "./dom.js";
import { Form } from "./form.js";
import { released } from "./pressed.js";
import { foldProblems, showProblems } from "./problems.js";
import { Report } from "./report.js";
import { ReviewPane } from "./reviewpane.js";
import { makeTabs } from "./tabs.js";
import { TemplatePane } from "./templatepane.js";
import { TextPane } from "./textpane.js";
import { calm, isKept, sendAgain } from "./unsaved.js";
import { say } from "./words.js";

const patience = 3000; // milliseconds for which a connection that is gone is no news

let busy = 0;
let answered = () => {}; // puts away that the server does not answer
const heard = {
  /** Whether something is being saved: counted, as several things may be. */
  saved(begun) {
    busy += begun ? 1 : -1;
    byId("saved").textContent = busy ? say("saving") : isKept() ? say("unsaved") : say("saved");
    byId("saved").classList.toggle("unsaved", !busy && isKept());
    if (!busy && !isKept()) {
      calm();
      answered(); // that it did not answer is no news any more
      answered = () => {};
    }
  },
  /** Tell what was refused, in words; gives what puts it away before somebody does. */
  told(error) {
    const putAway = tell(wordsOf(error), "error");
    if (error.status === 0) {
      answered = putAway;
    }
    return putAway;
  },
  /** Tell how it goes; gives what puts it away before it is no news any more. */
  said(texts, ...acts) {
    return texts.length ? tell(texts, "note", acts) : () => {};
  },
  /** Tell what one has to know, and puts away when it is read. */
  warned(texts) {
    if (texts.length) {
      tell(texts, "warning");
    }
  },
};

/** Tell something until it is put away, or is no news any more; `acts` are `[text, act]` of what can be done next. Gives
 * what puts it away. */
function tell(texts, kind, acts = []) {
  const said = texts.filter(Boolean);
  const told = kind !== "note" && [...byId("messages").children].find((box) =>
    box.className === `message ${kind}` && said.join() === [...box.querySelectorAll(":scope > p")].map((each) => each.textContent).join());
  if (told) {
    return () => told.remove(); // what is told again stands there, and is read out, once
  }
  const box = element(
    "div", { class: `message ${kind}` }, said.map((text) => element("p", {}, text)),
    acts.length ? element("p", {}, acts.map(([text, act]) => element("button", { type: "button", onclick: act }, text))) : null,
    element("button", { type: "button", onclick: () => box.remove() }, say("close")),
  );
  byId("messages").append(box);
  if (kind === "note") {
    setTimeout(() => box.remove(), 8000);
  }
  return () => box.remove();
}

const form = new Form(heard);
const text = new TextPane(heard);
const template = new TemplatePane(heard);
const review = new ReviewPane(heard);
const report = new Report((targets) => followOne(targets), heard.told);
const shown = (work) => work && work.catch(heard.told);
const panes = [
  { id: "form", title: say("form"), root: form.root, shown: () => shown(text.file && form.refresh()) },
  { id: "text", title: say("text"), root: text.root, shown: () => shown(text.file && text.refresh().then(() => text.mark(problems))) },
  { id: "template", title: say("template"), root: template.root, shown: () => shown(template.refresh().then(() => template.mark(problems))) },
  { id: "review", title: say("review"), root: review.root, shown: () => shown(review.refresh()) },
  { id: "pages", title: say("report"), root: element("div", {}), shown: () => {} },
];
const tabs = makeTabs(panes);
let problems = [];

/** Lead to one of several targets, which a person chooses. */
function followOne(targets) {
  if (targets.length === 1) {
    follow(targets[0]);
  } else {
    pick(say("origin-choose"), targets.map((target) => ({ title: target.title, more: target.spot?.where ?? "", group: "", act: () => follow(target) })));
  }
}

/** Lead to a target: a field of the form, unless one works in the text, or a line of a text. */
function follow(target) {
  return go(target).catch(heard.told);
}

async function go({ path, spot }) {
  if ((path || spot?.path) && tabs.now() !== "text") {
    tabs.show("form");
    await form.refresh();
    if (form.go(path || spot.path)) {
      return;
    }
  }
  if (spot?.line && spot.file === text.file) {
    tabs.show("text");
    await text.refresh();
    text.go(spot);
  } else if (spot?.line && spot.file.startsWith("templates/") || spot?.file === "schema.json") {
    const going = template.go(spot);
    tabs.show("template");
    await going;
    template.point(spot);
  }
}

function around(view) {
  problems = view.problems;
  text.file = view.file;
  template.looked(view.sample);
  byId("title").textContent = view.title || say("title");
  document.title = view.title || say("title");
  showProblems(problems, (problem) => { report.show(problem); follow(problem); });
  text.mark(problems);
  template.mark(problems);
}

async function whole() {
  const view = await ask("view");
  await released();
  around(view);
  await report.take(view);
}

/** Show what the data file holds now in the pane that is seen, as that of a view that has come; nothing, where there is no file
 * yet. */
const renew = async (view) => text.file && { form: () => (view ? form.look(view) : form.refresh()), text: () => text.refresh() }[tabs.now()]?.();

/** Show what the other files hold now, and what has changed, where that is seen. */
const renewFiles = async () => ({ template: () => template.refresh(), review: () => review.refresh() })[tabs.now()]?.();

/** Show all anew, as another file is chosen, or as what was pushed meanwhile has not come here. */
function anew() {
  last = last.then(whole).then(files).then(() => renew()).then(renewFiles).catch(heard.told);
}

let last = Promise.resolve();

/** Take over what the server pushes, one after the other. */
function pushed(difference) {
  last = last.then(async () => {
    await released();
    if (difference.from !== report.version) {
      await whole();
    } else {
      around(difference);
      await report.take(difference);
    }
    await renew(difference.version);
  }).catch(heard.told);
}

let beginning = null;

/** Show which files there are; where there is none, a project is to be begun, which is asked once. */
async function files() {
  const names = await ask("texts");
  if (!names.file) {
    beginning ??= begin(heard, false);
    form.isToBegin(() => begin(heard, false));
  } else if (beginning) {
    (await beginning)();
    beginning = null;
  }
  byId("file").replaceChildren(...names.data.map((name) => element("option", { value: name, selected: name === names.file }, name)));
}

const flush = () => Promise.all([form.flush(), text.editor.flush(), template.editor.flush()]);
const choose = async (name) => {
  await flush();
  await order("choose", { name }).catch((error) => { heard.told(error); return files(); }).catch(heard.told);
};
byId("file").addEventListener("change", (event) => choose(event.target.value));
window.addEventListener("beforeunload", (event) => {
  flush();
  if (isKept()) {
    event.preventDefault(); // the browser asks whether that is to be lost
  }
});
makeCommands(heard, flush, choose, follow);

const events = new EventSource("/events");
let lonely = 0; // the timer after which it is told that the server is not heard of any more
let putAway = () => {};
function heardOf() {
  clearTimeout(lonely);
  lonely = 0;
  putAway();
}
function ended() {
  heardOf();
  events.close();
  tell([say("ended")], "error");
}
events.addEventListener("hello", () => {
  heardOf();
  anew();
  calm();
  sendAgain();
});
events.addEventListener("view", (event) => pushed(JSON.parse(event.data)));
events.addEventListener("chosen", anew);
events.addEventListener("files", (event) => {
  const known = new Set([...byId("file").options].map(({ value }) => value));
  const same = Object.entries(JSON.parse(event.data)).every(([name, there]) => there && known.has(name));
  (same ? Promise.resolve() : files()).then(renewFiles).catch(heard.told);
});
events.addEventListener("end", ended);
events.addEventListener("error", () => {
  if (events.readyState === EventSource.CLOSED) { // it is another server that answers now, or none
    ended();
  } else { // the browser tries again by itself
    lonely ||= setTimeout(() => { putAway = tell([say("not-heard")], "error"); }, patience);
  }
});
foldProblems();
tabs.show("form");
