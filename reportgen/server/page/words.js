// What the page says, in the user's language; the server has put the catalogue into the page.

const texts = JSON.parse(document.getElementById("texts").textContent);

/** A text of the catalogue, its gaps filled: `{count:error|errors}` is one word for 1 and the other for all else. */
export function say(code, gaps = {}) {
  const text = texts[code];
  if (text === undefined) {
    throw new Error(`no text for ${code}`);
  }
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, more) =>
    one === undefined ? String(gaps[name]) : `${gaps[name]} ${Number(gaps[name]) === 1 ? one : more}`,
  );
}
