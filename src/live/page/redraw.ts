// When the page is drawn: a few times a second at most, never more than a tenth of the time, and not while nobody sees it.

const LEAST = 200; // ms from one drawing to the next: the eye follows, and training keeps the processor
const SHARE = 10; // the pause is so many times as long as drawing took

/** A function that asks for `draw` to be called soon. */
export function redrawer(draw: () => void): () => void {
  let due = 0;
  let waiting = false;
  let stale = false; // asked for while hidden
  const ask = () => {
    if (document.hidden) {
      stale = true;
      return;
    }
    if (waiting) return;
    waiting = true;
    setTimeout(() =>
      requestAnimationFrame((began) => {
        waiting = false;
        if (document.hidden) {
          stale = true;
          return;
        }
        stale = false;
        draw();
        due = performance.now() + Math.max(LEAST, SHARE * (performance.now() - began));
      }), Math.max(0, due - performance.now()));
  };
  document.addEventListener("visibilitychange", () => {
    if (stale && !document.hidden) ask();
  });
  return ask;
}
