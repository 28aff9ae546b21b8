"use strict";
document.documentElement.classList.add("scripted");
const marks = [...document.querySelectorAll("a.n[data-n]")];
const origin = document.getElementById("origin");
let held = null;
const entry = mark => document.getElementById("o" + mark.dataset.n);
const typed = mark => JSON.parse(entry(mark).dataset.typed || "[]");
function show(mark) {
  origin.replaceChildren(...[...entry(mark).children].map(child => child.cloneNode(true)));
}
function hold(mark) {
  held = held === mark ? null : mark;
  const from = new Set(held ? typed(held) : []);
  for (const other of marks) {
    other.classList.toggle("held", other === held);
    other.classList.toggle("kin", other !== held && typed(other).some(path => from.has(path)));
  }
}
for (const mark of marks) {
  mark.addEventListener("mouseenter", () => held || show(mark));
  mark.addEventListener("focus", () => held || show(mark));
  mark.addEventListener("click", event => { event.preventDefault(); hold(mark); show(mark); });
  mark.addEventListener("keydown", event => { if (event.key === " ") { event.preventDefault(); hold(mark); show(mark); } });
}
document.addEventListener("keydown", event => { if (event.key === "Escape" && held) hold(held); });
function follow() {
  const mark = /^#[no][0-9]+$/.test(location.hash) && document.getElementById("n" + location.hash.slice(2));
  if (mark) { if (held !== mark) hold(mark); show(mark); mark.scrollIntoView({ block: "center" }); }
}
addEventListener("hashchange", follow);
follow();
