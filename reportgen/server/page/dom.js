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
