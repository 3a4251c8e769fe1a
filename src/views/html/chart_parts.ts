// Shared parts of charts on pages, in notebooks and on the live page.

/** Options of a horizontal axis: its label in the middle. */
export function across(label: string) {
  return { label, labelArrow: "none", labelAnchor: "center" } as const;
}

/** Options of a vertical axis with a grid; its label stands above it. */
export function upwards(label: string | null) {
  return { label, labelArrow: "none", grid: true, ticks: 5 } as const;
}

/** The colour of a bar or dot at a depth: the chosen one stands out. */
export function depthFill(
  chosenDepth: number,
  other = "var(--bar)",
): (at: { d: number }) => string {
  return ({ d }) => d === chosenDepth ? "var(--truncated)" : other;
}

/** What is needed of an element of a page, in a browser and of linkedom. */
interface ElementLike {
  setAttribute(name: string, value: string): void;
  querySelectorAll(selector: string): Iterable<{ removeAttribute(name: string): void }>;
  querySelector(selector: string): { remove(): void } | null;
}

/** Makes a drawing of Observable Plot one image with a label, without labels and styles of its parts. */
export function labelled<Drawing extends ElementLike>(drawing: Drawing, label: string): Drawing {
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  drawing.querySelector("style")?.remove(); // pages style all charts alike
  return drawing;
}
