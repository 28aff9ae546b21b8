// What is pressed stays where it is: a button that moves, or is made anew, under a finger or a pointer loses its click.

// A touch is told as a click a little after the finger has gone.
const click = 30;

let release = null;
let gone = Promise.resolve();

window.addEventListener("pointerdown", ({ button }) => {
  if (button === 0 && !release) {
    gone = new Promise((resolve) => { release = resolve; });
  }
}, true);

function over(event) {
  if (release && (event.type !== "pointermove" || !event.buttons) && (event.type !== "blur" || event.target === window)) {
    setTimeout(release, click);
    release = null;
  }
}

// A release that is told to another window is seen by the next move, or by the leaving.
for (const end of ["pointerup", "pointercancel", "pointermove", "blur"]) {
  window.addEventListener(end, over, true);
}

/** Wait, before anything is drawn anew, until nothing is pressed. */
export const released = () => gone;
