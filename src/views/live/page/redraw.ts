// The schedule of drawing: a few times a second, at most a tenth of the time, not while the tab is hidden, and at once
// after a user action.

const LEAST = 200; // ms from one drawing to the next: smooth, and training keeps the processor
const SHARE = 10; // the pause is so many times as long as drawing took

/** A function that asks for `draw` to be called soon, or with `atOnce` in the next frame. */
export function redrawer(draw: () => void): (atOnce?: boolean) => void {
  let due = 0;
  let waiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined; // until the next frame is asked for
  let stale = false; // asked for while hidden
  const ask = (atOnce = false) => {
    if (document.hidden) {
      stale = true;
      return;
    }
    if (waiting && !(atOnce && timer !== undefined)) return;
    clearTimeout(timer);
    waiting = true;
    timer = setTimeout(() => {
      timer = undefined;
      requestAnimationFrame((began) => {
        waiting = false;
        if (document.hidden) {
          stale = true;
          return;
        }
        stale = false;
        draw();
        due = performance.now() + Math.max(LEAST, SHARE * (performance.now() - began));
      });
    }, atOnce ? 0 : Math.max(0, due - performance.now()));
  };
  document.addEventListener("visibilitychange", () => {
    if (stale && !document.hidden) ask();
  });
  return ask;
}
