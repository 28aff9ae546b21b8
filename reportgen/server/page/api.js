// What is asked of the server, and what it is told to do.

import { say } from "./words.js";

const mostBytes = 10000000;
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

async function answered(response) {
  const kind = response.headers.get("content-type") ?? "";
  const body = kind.startsWith("application/json") ? await response.json() : { text: await response.text() };
  if (!response.ok) {
    throw new Refused(response.status, body);
  }
  return body;
}

/** What the server answers; that it does not, in words. */
async function fetched(address, settings) {
  try {
    return await fetch(address, settings);
  } catch {
    throw new Refused(0, { text: say("no-answer") });
  }
}

/** Ask for something; `query` has its parameters. */
export async function ask(name, query = {}) {
  const parameters = new URLSearchParams(query).toString();
  return answered(await fetched(`/api/${name}${parameters && `?${parameters}`}`));
}

/** Have something done. */
export async function order(name, body = {}) {
  return answered(
    await fetched(`/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-reportgen-token": token },
      body: JSON.stringify(body),
    }),
  );
}

/** Send the bytes of a file; one that the server would not take is not sent. */
export async function send(name, query, file) {
  if (file.size > mostBytes) {
    throw new Refused(413, { text: say("too-large") });
  }
  return answered(
    await fetched(`/api/${name}?${new URLSearchParams(query)}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", "x-reportgen-token": token },
      body: file,
    }),
  );
}
