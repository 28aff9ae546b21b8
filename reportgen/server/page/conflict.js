// What to do where another has changed the same: theirs, mine, and both to look at.

import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { say } from "./words.js";

const few = 3; // places that one sees without looking for them

/**
 * Ask which of two is kept; neither, as long as nothing is chosen.
 * @param {string} name of the file; `text` says what both have changed, where that is more than lines of it.
 * @param {object[]} both where they differ: `{line, theirs, mine}`.
 * @param {object} choices `theirs()` and `mine()` do what is chosen, and `joined()`, where both can stand; `neither()`,
 *   where the question is put away.
 */
export function settle(name, text, both, { theirs, mine, joined = null, neither = () => {} }) {
  let chosen = false;
  const choose = (act) => () => { chosen = true; act(); };
  openDialog(say("conflict-title", { name }), () => element("div", {}, text ? element("p", {}, text) : null, element("p", {}, say("conflict-what")), element("details", { class: "both", open: both.length <= few },
    element("summary", {}, say("look-at-both")),
    element("div", { class: "scroll" }, element("table", {},
      element("thead", {}, element("tr", {}, [say("theirs"), say("mine")].map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, both.map((each) => element("tr", {}, [each.theirs, each.mine].map((side) =>
        element("td", {}, each.line ? element("small", {}, `${each.line}`) : null, element("pre", {}, side)))))))))), [
    { text: say("take-theirs"), act: choose(theirs) },
    ...(joined ? [{ text: say("keep-both"), act: choose(joined) }] : []),
    { text: say("keep-mine"), main: true, act: choose(mine) },
  ], () => chosen || neither());
}
