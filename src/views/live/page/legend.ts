// Legends of charts, on the page and in saved files.

import type { Sign } from "../../html/standalone_svg.ts";
import { css, lightColours } from "./colours.ts";
import { element } from "./element.ts";

/** Looks of entries as classes of the page's style, and as signs of saved charts. */
const signs = {
  "field bar": { sign: "■", color: "var(--bar)" },
  "field chosen": { sign: "■", color: "var(--truncated)" },
  "line ink": { sign: "—", color: "var(--ink)" },
  "line truncated": { sign: "—", color: "var(--truncated)" },
  "line wide soft": { sign: "—", color: "var(--bar)" },
  "line dotted last": { sign: "···", color: "var(--last)" },
  "line full": { sign: "—", color: "var(--full)" },
  "line last": { sign: "—", color: "var(--last)" },
  "line dotted full": { sign: "···", color: "var(--full)" },
  "line dotted truncated": { sign: "···", color: "var(--truncated)" },
  "line dotted ink": { sign: "···", color: "var(--ink)" },
} as const;

/** The looks of lines that stand for runs, in their order: they differ in colour and in dashes. */
export const lineLooks = ([
  ...["line full", "line truncated", "line ink", "line last"] as const,
  ...["line dotted full", "line dotted truncated", "line dotted ink", "line dotted last"] as const,
] as const).map((look) => ({
  look,
  stroke: {
    stroke: signs[look].color,
    strokeWidth: 1.75,
    ...look.includes("dotted") && { strokeDasharray: "2 3" },
  },
}));

/** The look of an entry. */
type Look = keyof typeof signs;

/** An entry of a legend: a line, or a field of colour, and its meaning. */
export function legendEntry(look: Look, text: string): HTMLElement {
  return element("span", { class: `entry ${look}`, "data-look": look }, element("i"), text);
}

/** The entry of a scale of colours, from 0 % to what is in `most`. */
export function rampEntry(most: HTMLElement): HTMLElement {
  return element("span", { class: "entry" }, "0 %", element("i", { class: "ramp" }), most);
}

/** A legend whose entries differ in more than colour. */
export function legend(...entries: readonly HTMLElement[]): HTMLElement {
  const list = element("span", { class: "legend" });
  list.append(...entries);
  return list;
}

/** The entries of a caption, for a saved chart: visible entries, and text between them. */
export function signsOf(caption: HTMLElement): Sign[] {
  const found: Sign[] = [];
  const visit = (node: Node) => {
    if (!(node instanceof HTMLElement)) {
      const name = node.textContent?.trim();
      if (name) found.push({ sign: "", color: "var(--dim)", name });
      return;
    }
    if (node.hidden) return;
    const look = signs[node.dataset.look as Look] as Omit<Sign, "name"> | undefined;
    const name = node.textContent?.trim() ?? "";
    if (look) found.push({ ...look, name });
    else if (node.querySelector(":scope > .ramp")) {
      const texts = [...node.childNodes].map((part) => part.textContent).filter(Boolean);
      const color = css(lightColours.heat[lightColours.heat.length - 1]);
      found.push({ sign: "■", color, name: `${texts.join(" (white) to ")}` });
    } else node.childNodes.forEach(visit);
  };
  visit(caption);
  return found;
}
