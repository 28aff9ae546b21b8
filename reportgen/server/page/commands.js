// The buttons above: build, check all, next year's file, the folder of the reports; and beginning where there is nothing.

import { ask, order } from "./api.js";
import { openDialog } from "./dialog.js";
import { byId, element } from "./dom.js";
import { makeMenu } from "./menu.js";
import { chooseTables, endings, exportTables, offerTables } from "./tables.js";
import { say } from "./words.js";

/** Put up the buttons; `flush()` saves what is being typed, `choose(name)` shows a data file, `follow(target)` leads to a
 * field or a line. */
export function makeCommands(heard, flush, choose, follow) {
  const run = (work) => {
    let running = false; // who presses twice means it once
    let putAway = () => {}; // what it told last, which is no news any more
    return async () => {
      if (running) {
        return;
      }
      running = true;
      putAway();
      putAway = () => {};
      try {
        await flush();
        await work();
      } catch (error) {
        putAway = heard.told(error);
      } finally {
        running = false;
      }
    };
  };
  const button = (id, text, work, main) => element("button", { type: "button", id, class: main ? "main" : null, onclick: run(work) }, text);
  const entry = (id, text, help, work) => ({ id, text, help, act: run(work) });
  byId("commands").replaceChildren(
    button("build-docx", say("build-docx"), () => build(heard, ["docx"]), true),
    button("build-pdf", say("build-pdf"), () => build(heard, ["pdf"])),
    button("folder", say("folder"), () => openFolder(heard)),
    makeMenu([
      entry("build-others", say("build-others"), say("build-others-short"), () => buildOthers(heard)),
      entry("check-all", say("check-all"), say("check-all-short"), () => checkAll(choose)),
      entry("import", say("import"), say("import-short"), () => chooseTables(heard)),
      entry("export", say("export"), say("export-short"), () => exportTables()),
      entry("new", say("next-year"), say("next-year-short"), () => nextYear(heard, follow)),
      entry("begin", say("begin"), say("begin-short"), () => begin(heard)),
    ]),
  );
}

async function openFolder(heard) {
  heard.said([say("folder-is", await order("folder"))]);
}

async function build(heard, formats) {
  const done = heard.said([say("building")]);
  const { files, said } = await order("build", { formats }).finally(done);
  heard.said(files.map((name) => say("built", { name })), [say("folder"), () => openFolder(heard).catch(heard.told)]);
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
  const wrong = files.filter(({ error }) => error).length;
  openDialog(say("check-all"), (close) =>
    element("div", { class: "scroll" }, element("p", {}, wrong ? say("check-all-wrong", { count: files.length, wrong }) : say("check-all-right", { count: files.length })), element("table", {},
      element("thead", {}, element("tr", {}, [say("data-file"), say("error"), say("warning"), say("note")].map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, files.map((file) =>
        element("tr", { class: file.error ? "error" : null },
          element("td", {}, element("button", { type: "button", class: "quiet", onclick: () => { close(); choose(file.name); } }, file.name)),
          [file.error, file.warning, file.note].map((count) => element("td", { class: "count" }, String(count)))))))));
}

async function nextYear(heard, follow) {
  const { period } = await ask("period");
  const input = element("input", { type: "text", value: period, autofocus: true });
  openDialog(say("next-year"), () => element("div", {}, element("p", {}, say("next-year-help")), element("label", {}, say("period"), input)), [
    { text: say("make"), main: true, act: async () => {
      const made = await order("new", { period: input.value });
      heard.said([say("made", { name: made.file, count: made.blanks })]);
      if (made.kept.length + made.mentions.length) {
        const listed = (title, spots) => spots.length ? element("section", {}, element("h3", {}, title), element("ul", { class: "pick" }, spots.map(({ path, spot, text }) =>
          element("li", {}, element("button", { type: "button", onclick: () => follow({ path, spot }) }, text, " ", element("small", {}, spot.where)))))) : null;
        openDialog(say("look-through"), (close) => element("div", { onclick: (event) => event.target.closest("button") && close() }, listed(say("kept"), made.kept), listed(say("mentions"), made.mentions)));
      }
    } },
  ]);
}

/** Begin a file with everything yet to be filled in; in a new project, where there is none. Gives what ends the asking. */
export async function begin(heard, own = true) {
  const { templates, year } = await ask("templates");
  const period = element("input", { type: "text", value: String(year) });
  const department = element("input", { type: "text", autofocus: true });
  const template = element("select", {}, templates.map(({ name, title, usual }) => element("option", { value: name, selected: usual }, `${title}（${name}）`)));
  const tables = element("input", { type: "file", accept: endings });
  return openDialog(own ? say("begin") : say("begin-project"), () => element(
    "div", {}, element("p", {}, own ? say("begin-help") : say("begin-project-help")),
    element("label", {}, say("template"), template),
    element("label", {}, say("period"), period),
    element("label", {}, say("department"), department),
    element("label", {}, say("begin-tables"), tables), element("small", { class: "help" }, say("begin-tables-help")),
  ), [
    { text: say("make"), main: true, act: async () => {
      const made = await order("start", { period: period.value, template: template.value, name: department.value });
      heard.said([say("begun", { name: made.file })]);
      if (tables.files.length) {
        await offerTables(heard, tables.files[0]).catch(heard.told); // the file is made, whatever the tables say
      }
    } },
  ]);
}
