// What is asked of the server, and what it is told to do.

import { say } from "./words.js";

const mostBytes = 10000000;
// Browsers send 64 KiB, of all that is under way together, for a page that is gone; a character has three bytes.
const mostKept = 5000;
const patience = 30000; // milliseconds, after which an answer is not waited for any more
const lasting = ["build", "check", "import", "new", "start", "commit", "changes"]; // what may take as long as it takes
const token = document.querySelector('meta[name="reportgen-token"]').content;

/** What the server refuses: `problems` say why; `conflict` is what another has made of it meanwhile. */
export class Refused extends Error {
  constructor(status, body) {
    super(`refused: ${status}`);
    this.status = status;
    this.problems = body.problems ?? (body.text ? [{ text: body.text }] : []);
    this.conflict = body.conflict;
  }
}

/** What is told of what went wrong, in words: what it is, and what to do. */
export function wordsOf(error) {
  if (error.conflict) {
    return [error.conflict.text ?? say("conflict")];
  }
  if (error.problems) {
    return error.problems.length ? error.problems.flatMap(({ text, advice }) => [text, advice]).filter(Boolean) : [say("no-answer")];
  }
  console.error(error); // a mistake of these scripts, of which their own console has more
  return [say("page-fault")];
}

async function answered(response) {
  const kind = response.headers.get("content-type") ?? "";
  const body = kind.startsWith("application/json") ? await response.json() : { text: await response.text() };
  if (!response.ok) {
    throw new Refused(response.status, body);
  }
  return body;
}

/** What the server answers; that it does not, or not in any time that one would wait, in words. */
async function fetched(name, query, settings = {}) {
  const giving = new AbortController();
  const timer = lasting.includes(name) ? 0 : setTimeout(() => giving.abort(), patience);
  try {
    return await answered(await fetch(`/api/${name}${query && `?${query}`}`, { ...settings, signal: giving.signal }));
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(0, { text: say("no-answer") });
  } finally {
    clearTimeout(timer);
  }
}

/** Ask for something; `query` has its parameters. */
export async function ask(name, query = {}) {
  return fetched(name, new URLSearchParams(query).toString());
}

/** Have something done. */
export async function order(name, body = {}) {
  const text = JSON.stringify(body);
  return fetched(name, "", {
    method: "POST",
    headers: { "content-type": "application/json", "x-reportgen-token": token },
    body: text,
    keepalive: text.length < mostKept, // so that what was typed last is saved when the page is closed
  });
}

/** Send the bytes of a file; one that the server would not take is not sent. */
export async function send(name, query, file) {
  if (file.size > mostBytes) {
    throw new Refused(413, { text: say("too-large") });
  }
  return fetched(name, new URLSearchParams(query).toString(), {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "x-reportgen-token": token },
    body: file,
  });
}
