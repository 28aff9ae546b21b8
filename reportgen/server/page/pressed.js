// What is pressed stays where it is: a button that moves, or is made anew, under a finger or a pointer loses its click.

// A touch is told as a click a little after the finger has gone.
const click = 30;

let release = null;
let where = null; // the window in which it is pressed: pressing in a frame takes the focus from the page around it
let gone = Promise.resolve();

function pressed({ button, currentTarget }) {
  if (button === 0 && !release) {
    where = currentTarget;
    gone = new Promise((resolve) => { release = resolve; });
  }
}

function over(event) {
  if (release && (event.type !== "pointermove" || !event.buttons) && (event.type !== "blur" || (event.target === event.currentTarget && event.currentTarget === where))) {
    setTimeout(release, click);
    release = null;
  }
}

/** Watch what is pressed in a window: that of the page, or of a frame in it. */
export function watchPresses(within) {
  within.addEventListener("pointerdown", pressed, true);
  // A release that is told to another window is seen by the next move, or by the leaving.
  for (const end of ["pointerup", "pointercancel", "pointermove", "blur"]) {
    within.addEventListener(end, over, true);
  }
}

watchPresses(window);

/** Wait, before anything is drawn anew, until nothing is pressed. */
export const released = () => gone;
