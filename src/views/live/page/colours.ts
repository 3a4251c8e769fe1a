// The page's colours as numbers, for drawing pixel by pixel, light or dark as the reader chose.

import { lightColors } from "../../html/page_colors.ts";
import { lightDeclarations } from "../page_colours.ts";

/** Red, green, blue; 0 to 255. */
type Colour = readonly [number, number, number];

/** The colours of drawings. */
export interface Colours {
  /** Whether the background is dark. */
  readonly dark: boolean;
  readonly surface: Colour;
  readonly ink: Colour;
  /** From 0 to the maximum. */
  readonly heat: readonly Colour[];
  /** Of classes; repeated if there are more. */
  readonly classes: readonly Colour[];
}

const darkness = "(prefers-color-scheme: dark)";

/** Reads them from the page's style sheet, as they are now. */
export function pageColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const hexOf = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return coloursOf(hexOf, matchMedia(darkness).matches);
}

/** Those of saved charts, on a white background. */
export const lightColours: Colours = (() => {
  const own = new Map(
    [...lightDeclarations.matchAll(/--([\w-]+): (#\w+)/g)].map((
      [, name, hex],
    ) => [name, hex]),
  );
  return coloursOf((name) => own.get(name) ?? lightColors.get(name)!, false);
})();

function coloursOf(hexOf: (name: string) => string, dark: boolean): Colours {
  const colour = (name: string): Colour => {
    const hex = hexOf(name);
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
  };
  return {
    dark,
    surface: colour("surface"),
    ink: colour("ink"),
    heat: ["heat-low", "heat-middle", "heat-high"].map(colour),
    classes: Array.from({ length: 8 }, (_, k) => colour(`class-${k}`)),
  };
}

/** The colour at a position from 0 to 1 on a ramp. */
export function rampColour(ramp: readonly Colour[], share: number): Colour {
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const i = Math.min(ramp.length - 2, Math.floor(at));
  return mixed(ramp[i], ramp[i + 1], at - i);
}

/** A share of the second colour in the first. */
export function mixed(a: Colour, b: Colour, share: number): Colour {
  return [0, 1, 2].map((i) => Math.round(a[i] + share * (b[i] - a[i]))) as unknown as Colour;
}

/** As CSS. */
export function css(colour: Colour): string {
  return `rgb(${colour.join(" ")})`;
}
