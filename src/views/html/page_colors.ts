// The colours of pages in the light, for pictures that stand alone and are read on a white ground.

import { pageStyle } from "./page_style.ts";

/** By their names, for instance "ink"; those in the light come first in the style. */
export const lightColors: ReadonlyMap<string, string> = (() => {
  const colors = new Map<string, string>();
  for (const [, name, color] of pageStyle.matchAll(/--(\w+): (#\w+)/g)) {
    if (!colors.has(name)) colors.set(name, color);
  }
  return colors;
})();

/** A drawing with the page's variables, `var(--ink)`, written out as colours. */
export function inLightColors(drawing: string): string {
  return drawing.replace(
    /var\(--(\w+)\)/g,
    (variable, name) => lightColors.get(name) ?? variable,
  );
}
