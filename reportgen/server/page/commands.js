// The buttons above: build, check all, next year's file, the folder of the reports; and beginning where there is nothing.

import { ask, order } from "./api.js";
import { openDialog } from "./dialog.js";
import { byId, element } from "./dom.js";
import { say } from "./words.js";

/** Put up the buttons; `flush()` saves what is being typed, `choose(name)` shows a data file. */
export function makeCommands(heard, flush, choose) {
  const run = (work) => async () => {
    try {
      await flush();
      await work();
    } catch (error) {
      heard.told(error);
    }
  };
  const button = (id, text, work, main) => element("button", { type: "button", id, class: main ? "main" : null, onclick: run(work) }, text);
  byId("commands").replaceChildren(
    button("build-docx", say("build-docx"), () => build(heard, ["docx"]), true),
    button("build-pdf", say("build-pdf"), () => build(heard, ["pdf"])),
    button("build-others", say("build-others"), () => buildOthers(heard)),
    button("folder", say("folder"), async () => heard.said([say("folder-is", await order("folder"))])),
    button("check-all", say("check-all"), () => checkAll(choose)),
    button("new", say("next-year"), () => nextYear(heard)),
    button("begin", say("begin"), () => begin(heard)),
  );
}

async function build(heard, formats) {
  heard.said([say("building")]);
  const { files, said } = await order("build", { formats });
  heard.said(files.map((name) => say("built", { name })));
  heard.warned(said);
}

/** Build the report in all of the forms that are chosen. */
function buildOthers(heard) {
  const boxes = byId("commands").dataset.forms.split(" ").map((form) => element("input", { type: "checkbox", value: form }));
  openDialog(say("build-others"), () => element("fieldset", { class: "group" },
    element("legend", {}, say("build-as")), boxes.map((box) => element("label", { class: "box" }, box, ` ${say(`as-${box.value}`)}`))), [
    { text: say("build"), main: true, act: async () => {
      const formats = boxes.filter((box) => box.checked).map((box) => box.value);
      if (!formats.length) {
        return false;
      }
      try {
        await build(heard, formats);
      } catch (error) {
        heard.told(error);
      }
      return true;
    } },
  ]);
}

async function checkAll(choose) {
  const { files } = await order("check");
  openDialog(say("check-all"), (close) =>
    element("div", { class: "scroll" }, element("table", {},
      element("thead", {}, element("tr", {}, [say("data-file"), say("error"), say("warning"), say("note")].map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, files.map((file) =>
        element("tr", {},
          element("td", {}, element("button", { type: "button", onclick: () => { close(); choose(file.name); } }, file.name)),
          [file.error, file.warning, file.note].map((count) => element("td", { class: "count" }, String(count)))))))));
}

async function nextYear(heard) {
  const { period } = await ask("period");
  const input = element("input", { type: "text", value: period, autofocus: true });
  openDialog(say("next-year"), () => element("div", {}, element("p", {}, say("next-year-help")), element("label", {}, say("period"), " ", input)), [
    { text: say("make"), main: true, act: async () => {
      try {
        const made = await order("new", { period: input.value });
        heard.said([say("made", { name: made.file, count: made.blanks })]);
        if (made.kept.length + made.mentions.length) {
          openDialog(say("look-through"), () => element("div", {}, listed(say("kept"), made.kept), listed(say("mentions"), made.mentions)));
        }
      } catch (error) {
        heard.told(error);
        return false;
      }
      return true;
    } },
  ]);
}

function listed(title, spots) {
  return spots.length ? element("section", {}, element("h3", {}, title), element("ul", { class: "pick" }, spots.map((spot) => element("li", {}, `${spot.line}: ${spot.text}`)))) : "";
}

/** Begin a file with everything yet to be filled in; in a new project, where there is none. Gives what ends the asking. */
export async function begin(heard, own = true) {
  const { templates, year } = await ask("templates");
  const period = element("input", { type: "text", value: String(year) });
  const department = element("input", { type: "text", autofocus: true });
  const template = element("select", {}, templates.map(({ name, title, usual }) => element("option", { value: name, selected: usual }, `${title}（${name}）`)));
  return openDialog(own ? say("begin") : say("begin-project"), () => element(
    "div", {}, element("p", {}, own ? say("begin-help") : say("begin-project-help")),
    element("p", {}, element("label", {}, say("template"), " ", template)),
    element("p", {}, element("label", {}, say("period"), " ", period)),
    element("p", {}, element("label", {}, say("department"), " ", department)),
  ), [
    { text: say("make"), main: true, act: async () => {
      try {
        const made = await order("start", { period: period.value, template: template.value, name: department.value });
        heard.said([say("begun", { name: made.file })]);
      } catch (error) {
        heard.told(error);
        return false;
      }
      return true;
    } },
  ]);
}
