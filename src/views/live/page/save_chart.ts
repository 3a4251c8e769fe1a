// Buttons that save charts.

import { chartFile, fileName, type Heading, type SavedChart } from "./chart_file.ts";
import { element } from "./element.ts";

/** What stands above a saved chart, at this moment. */
export type About = () => Heading;

/** A button that saves what `make` gives, or nothing where there is nothing. */
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

/** A drawing as text that stands in another; its size is for that one to say. */
export function svgText(drawing: Element): string {
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  return new XMLSerializer().serializeToString(drawing);
}

function download(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // a browser may ask where to, before it reads
}
