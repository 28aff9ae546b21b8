// The panel of problems: the heaviest first, each with what is to be done and where.

import { byId, element, keepFocus } from "./dom.js";
import { say } from "./words.js";

const narrow = window.matchMedia("(max-width: 900px)");
const severities = ["error", "warning", "note"];

/** Show problems; `go(problem)` leads to where one is mended. */
export function showProblems(problems, go) {
  const counts = severities.map((severity) => problems.filter((problem) => problem.severity === severity).length);
  byId("problems-count").textContent = counts.some(Boolean)
    ? severities.filter((_, at) => counts[at]).map((severity, at) => say(`count-${severity}`, { count: counts[severities.indexOf(severity)] })).join(say("joint"))
    : say("no-problems");
  byId("problems-count").dataset.worst = severities.find((_, at) => counts[at]) ?? "none";
  keepFocus(byId("problems-list"), () => byId("problems-list").replaceChildren(
    ...severities.filter((_, at) => counts[at]).map((severity) =>
      element(
        "section", { class: severity, "aria-label": say(severity) },
        element("h3", {}, say(severity)),
        element("ul", {}, problems.filter((problem) => problem.severity === severity).map((problem) => item(problem, go))),
      ),
    ),
  ));
}

function item(problem, go) {
  const { spot } = problem;
  return element(
    "li", {},
    element("p", {}, problem.text),
    problem.waived ? element("p", { class: "advice" }, say("waived", { reason: problem.waived })) : null,
    problem.advice ? element("p", { class: "advice" }, problem.advice) : null,
    element(
      "p", { class: "where" },
      spot ? element("button", { type: "button", onclick: () => go(problem) }, spot.where) : null,
      ...problem.related.map(([label, place]) =>
        element("button", { type: "button", onclick: () => go({ ...problem, path: place.path, spot: place }) }, place.path ? label : `${label} ${place.where}`),
      ),
    ),
  );
}

/** Let the panel be folded. */
export function foldProblems() {
  const button = byId("problems-button");
  const unfold = (open) => {
    button.setAttribute("aria-expanded", String(open));
    byId("problems-list").hidden = !open;
  };
  button.addEventListener("click", () => unfold(button.getAttribute("aria-expanded") !== "true"));
  unfold(!narrow.matches); // where there is little room, how many there are is enough to begin with
}
