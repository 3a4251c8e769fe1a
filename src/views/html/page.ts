// A self-contained page: its style inline, nothing fetched, no script but the one that saves charts; for phones and
// wide screens, light or dark.

import { createHash } from "node:crypto";
import { type Content, type Html, markup, raw } from "../../tables/markup.ts";
import { examplesStyle } from "./examples_style.ts";
import { pageStyle } from "./page_style.ts";
import { saveScript } from "./save_script.ts";

/** The permissions of a page: its own style and {@linkcode saveScript}, whatever text it contains. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-" +
  `${
    createHash("sha256").update(saveScript).digest("base64")
  }'; base-uri 'none'; form-action 'none'`;

/** A whole page as text. */
export function page(title: string, body: Content): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw(pageStyle)}${raw(examplesStyle)}</style>
</head>
<body>
<main>
${body}
</main>
<script>${raw(saveScript)}</script>
</body>
</html>
`.html;
}

/** A section of a page with a heading and an introduction. */
export function section(heading: string, introduction: Content, ...contents: Content[]): Html {
  return markup`<section>
<h2>${heading}</h2>
<p>${introduction}</p>
${contents}</section>
`;
}

/** Figures side by side, if there is room. */
export function row(...contents: readonly Content[]): Html {
  return markup`<div class="row">
${contents}</div>
`;
}

/** A figure with a table beside it, if there is room. */
export function aside(figure: Content, table: Content): Html {
  return markup`<div class="aside">
${figure}${table}</div>
`;
}

/** A drawing with a title above, a caption below, and a button that saves them as one SVG. */
export function figure(title: string, drawing: Content, caption?: Content): Html {
  return markup`<figure>
<h3>${title}</h3>
${drawing}
${caption && markup`<figcaption>${caption}</figcaption>`}
<button type="button" class="save" aria-label="Save as SVG: ${title}" hidden>Save as SVG</button>
</figure>
`;
}

/** A line, a dot or a field in a chart, and its meaning. */
export interface LegendEntry {
  readonly name: string;
  /** For instance `var(--full)`. */
  readonly color: string;
  /** A dashed line. */
  readonly dashed?: boolean;
  /** The mark in the chart if it is not a line: a dot, a small dot, an upright line, a short line, a field. */
  readonly sign?: "dot" | "small" | "interval" | "tick" | "band";
}

/** The meaning of the colours of a chart. */
export function legend(entries: readonly LegendEntry[]): Html {
  const samples = entries.map(({ name, color, dashed, sign }) => {
    const look = sign ?? (dashed ? "dashed" : "solid");
    return markup`<span><i class="${look}" style="color:${color}"></i>${name}</span> `;
  });
  return markup`<p class="legend">${samples}</p>
`;
}

/** Facts with their names. */
export function facts(entries: readonly (readonly [string, Content])[]): Html {
  const lines = entries.map(([name, content]) =>
    markup`<div><dt>${name}</dt><dd>${content}</dd></div>
`
  );
  return markup`<dl>
${lines}</dl>
`;
}

/** Details shown on request. */
export function details(summary: string, content: Content): Html {
  return markup`<details>
<summary>${summary}</summary>
${content}</details>
`;
}
