// Buttons that save charts.

import { chartFile, fileName, type Heading, type SavedChart } from "./chart_file.ts";
import { element } from "./element.ts";

/** The current heading of a saved chart. */
export type About = () => Heading;

/** A button that saves the chart of `make`, if there is one. */
export function saveButton(
  title: string,
  about: About,
  make: () => SavedChart | undefined,
): HTMLButtonElement {
  const button = element("button", {
    type: "button",
    class: "save",
    "aria-label": `Save as SVG: ${title}, ${about()[0]}`,
  }, "Save as SVG");
  button.addEventListener("click", () => {
    const chart = make();
    const [run] = about();
    if (chart) download(fileName(run, title), chartFile(about(), chart));
  });
  return button;
}

/** A drawing as text to put into another, which sets its size. */
export function svgText(drawing: Element): string {
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  return new XMLSerializer().serializeToString(drawing);
}

function download(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // a browser may ask for a name before it reads
}
