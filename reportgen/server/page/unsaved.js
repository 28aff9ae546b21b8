// What was typed and could not be saved: it stays where it was typed, and nothing is drawn over it. Where the server did not
// answer, or could not write, it is sent again until it gets through; what was refused, when somebody has typed on.

const shortest = 3000; // milliseconds until it is sent again; each time twice as many
const longest = 20000;
const left = new Map(); // how each is sent again, null where it is not, by the field or the editor that holds it
let timer = 0;
let pause = shortest;

/** Whether an order may get through when it is sent again: it was not heard at all, or by a server that knows this page no
 * more, or what it does could not be written. */
export const unheard = (error) => [0, 403, 423].includes(error.status);

/** Keep what a field or an editor holds, to be sent again by `again()`, if that is given. */
export function keep(holder, again = null) {
  left.set(holder, again);
  if (again && !timer) {
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
  for (const [holder, again] of [...left].filter(([, each]) => each)) {
    left.delete(holder);
    again();
  }
}
