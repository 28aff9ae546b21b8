// What was typed and could not be saved, as the server did not answer: it stays where it was typed, nothing is drawn over
// it, and it is sent again until it gets through.

const shortest = 3000; // milliseconds until it is sent again; each time twice as many
const longest = 20000;
const left = new Map(); // how each is sent again, by the field or the editor that holds it
let timer = 0;
let pause = shortest;

/** Whether an order was not heard at all, or by a server that knows this page no more, instead of being refused. */
export const unheard = (error) => error.status === 0 || error.status === 403;

/** Keep what a field or an editor holds, to be sent again by `again()`. */
export function keep(holder, again) {
  left.set(holder, again);
  if (!timer) {
    timer = setTimeout(sendAgain, pause);
    pause = Math.min(2 * pause, longest);
  }
}

/** Whether what it holds is kept so; of anything at all if nothing is named. */
export const isKept = (holder) => (holder ? left.has(holder) : left.size > 0);

/** All has got through, or is likely to. */
export function calm() {
  pause = shortest;
}

/** It is being sent, or is to be sent no more. */
export const letGo = (holder) => left.delete(holder);

/** Send again all that is kept. */
export function sendAgain() {
  clearTimeout(timer);
  timer = 0;
  const all = [...left.values()];
  left.clear();
  for (const again of all) {
    again();
  }
}
