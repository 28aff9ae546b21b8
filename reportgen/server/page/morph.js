// One tree of elements made like another with as few changes as may be: what is the same stays the same element, so that
// the cursor, what is selected, what an input method is composing and what is unfolded stay.

// Attributes by which the page itself keeps what a person has done.
const mine = ["open", "data-typing", "style"];

const staying = new WeakSet();

/** What stands for an element that stays as it is. */
export function stays(old) {
  const mark = old.cloneNode(false);
  staying.add(mark);
  return mark;
}

/** Make `old` like `fresh`; elements with the same `data-key` are taken for the same, others by their place and name. What is
 * `read` has no fields, whose values are no part of the tree: there, what is equal is not gone through. */
export function morph(old, fresh, read = false) {
  const wanted = fresh.value; // of a select that of its choices, which are moved
  const before = selected(old);
  attributes(old, fresh);
  const keyed = new Map();
  for (const child of old.children) {
    if (child.dataset.key !== undefined) {
      keyed.set(child.dataset.key, child);
    }
  }
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const key = next.dataset?.key;
    const same = key !== undefined ? keyed.get(key) : at && alike(at, next) ? at : null;
    if (same?.nodeName !== next.nodeName) {
      old.insertBefore(next, at);
      continue;
    }
    if (same === at) {
      at = at.nextSibling;
    } else {
      old.insertBefore(same, at);
    }
    if (next.nodeType === Node.ELEMENT_NODE) {
      if (!staying.has(next) && (!read || !same.isEqualNode(next))) {
        morph(same, next, read);
      }
    } else if (same.data !== next.data) {
      same.data = next.data;
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(fresh.nodeName)) {
    value(old, wanted, before);
  }
}

function alike(one, other) {
  return (
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && one.dataset?.key === undefined &&
    one.getAttribute?.("data-kind") === other.getAttribute?.("data-kind")
  );
}

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !mine.includes(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") {
      old.setAttribute(name, value);
    }
  }
}

/** Where somebody is in a field, before anything of it changes; null where nobody is. */
function selected(field) {
  const { selectionStart: start, selectionEnd: end } = field;
  return field === document.activeElement && typeof start === "number" ? { start, end, text: field.value } : null;
}

/**
 * Put another value into a field, unless somebody is typing there what has not been told yet. What was selected whole,
 * as by the tabulator, stays so: the next key is to replace all of it.
 */
function value(field, wanted, before) {
  if (field.value !== wanted && !field.hasAttribute("data-typing")) {
    field.value = wanted;
  }
  if (before && field.value !== before.text) {
    const whole = before.start === 0 && before.end === before.text.length;
    field.setSelectionRange(before.start, whole ? field.value.length : before.end);
  }
}
