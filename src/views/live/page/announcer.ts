// Announcements for screen readers, throttled.

import { element, say } from "./element.ts";

const QUIET = 10_000; // ms between sentences, unless a run's state changes

/** A polite live region; `tell` is throttled. */
export function announcer() {
  const region = element("div", { class: "unseen", role: "status" });
  let toldAt = -Infinity;
  let known = "";
  return {
    region,
    /**
     * @param stands when it differs from before, the sentence is announced at once
     * @param sentence made when it is needed
     */
    tell(stands: string, sentence: () => string): void {
      const now = performance.now();
      if (stands === known && now - toldAt < QUIET) return;
      known = stands;
      toldAt = now;
      say(region, sentence());
    },
  };
}
