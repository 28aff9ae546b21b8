// Elements, made in one line; texts are put in as texts, never as markup.

/** An element with attributes (`on…` listens, `false` and null leave one out) and what stands in it. */
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...inside.flat(Infinity).filter((part) => part !== null && part !== undefined && part !== ""));
  return made;
}

export const byId = (id) => document.getElementById(id);

let made = 0;

/** An identifier that no other element of the page has. */
export const newId = (what) => `${what}-${(made += 1)}`;

/** Draw what stands in `root` anew; where the button that has the focus is gone, or not to be pressed any more, the focus goes
 * to the nearest that is. */
export function keepFocus(root, draw) {
  const held = document.activeElement;
  const at = [...root.querySelectorAll("button")].indexOf(held);
  draw();
  if (at >= 0 && (!held.isConnected || held.disabled)) {
    const all = [...root.querySelectorAll("button")].map((button, index) => ({ button, far: Math.abs(index - at) }));
    all.filter(({ button }) => !button.disabled).sort((one, other) => one.far - other.far)[0]?.button.focus({ preventScroll: true });
  }
}
