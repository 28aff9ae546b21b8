// Spreadsheets: figures from one are shown before they are written, and the figures of the data file go into one.

import { ask, order, send } from "./api.js";
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { say } from "./words.js";

export const endings = ".xlsx,.xlsm,.csv";

/** Have a spreadsheet chosen, and show what it would change. */
export function chooseTables(heard) {
  const input = element("input", { type: "file", accept: endings, onchange: () => input.files.length && offerTables(heard, input.files[0]).catch(heard.told) });
  input.click();
}

/** Show what a spreadsheet would change in the data file, in which unit it has its amounts being asked where it does not
 * say so; written when somebody says so. */
export async function offerTables(heard, file, unit = "") {
  const offer = await send("import", { name: file.name, unit }, file);
  const any = offer.changes.length > 0;
  const again = (chosen) => offerTables(heard, file, chosen).catch(heard.told);
  if (offer.units.length) {
    openDialog(say("import"), () => element("p", {}, say("import-unit", { name: file.name })), offer.units.map((each) => ({ text: each, main: true, act: () => { again(each); } })));
    return;
  }
  openDialog(say("import"), () => element(
    "div", { class: "offer" },
    offer.problems.map((problem) => element("p", { class: `told ${problem.severity}` }, element("b", {}, say(problem.severity), " "), [problem.spot?.where, problem.text].filter(Boolean).join(" "), problem.advice ? element("span", { class: "hint" }, ` ${problem.advice}`) : null)),
    offer.read ? element("p", {}, offer.read) : null,
    offer.said ? element("p", {}, element("b", {}, offer.said)) : null,
    any ? element("ul", { class: "pick", tabindex: "0", "aria-label": offer.said }, offer.changes.map((change) => element("li", {}, change))) : null,
    offer.mapping ? element(
      "details", {}, element("summary", {}, say("import-mapping", { mapping: offer.mapping })),
      element("ul", {}, [...offer.matched, ...offer.left].map((text) => element("li", {}, text))),
    ) : null,
  ), any || offer.mapping ? [
    { text: any ? say("import-take") : say("import-mapping-take"), main: true, act: async () => {
      heard.said((await order("take", { id: offer.id })).said);
    } },
  ] : []);
}

/** Save the figures of the data file as a spreadsheet to fill in. */
export async function exportTables() {
  const { name, content } = await ask("sheet");
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes]));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
