// The files that a study writes beside its results: a summary, a figure, and a page.

import { type Content, markup } from "../../tables/markup.ts";
import { page } from "../../views/html/page.ts";
import { type FigurePanel, panelsFigure } from "../../views/html/panels_figure.ts";

/** Their names. */
export const studyFileNames: readonly string[] = ["summary.json", "figure.svg", "figure.html"];

/** The contents of a study's files. */
interface StudyDrawing {
  /** Of the page. */
  readonly title: string;
  /** Of the figure. */
  readonly caption: string;
  readonly panels: readonly FigurePanel[];
  /** Of every panel, in its own units. */
  readonly height: number;
  /** The page below its title. */
  readonly body: readonly Content[];
}

/** Their contents: all numbers, the charts alone, and a page that needs nothing else, with charts and tables. */
export function studyFiles(
  summary: unknown,
  { title, caption, panels, height, body }: StudyDrawing,
): Record<string, string> {
  return {
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
    "figure.svg": panelsFigure(caption, panels, height),
    "figure.html": page(title, [markup`<h1>${title}</h1>`, ...body]),
  };
}

/** The paragraph about failed runs, each as text; false if none failed. */
export function failedNote(failed: readonly string[]): Content {
  return failed.length > 0 &&
    markup`<p>Failed and left out: ${failed.map((each) => `${each}. `)}</p>`;
}
