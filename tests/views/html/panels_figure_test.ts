// Several charts in one SVG: where everything stands, in pixels.

import assert from "node:assert/strict";
import { panelsFigure } from "../../../src/views/html/panels_figure.ts";

const drawing = { html: '<svg viewBox="0 0 1 1"><line stroke="var(--full)"/></svg>' };
const entry = (name: string, color: string) => ({ name, color, sign: "●" });

Deno.test("panelsFigure() places panels in two columns, legends in lines, below a title in lines", () => {
  const title = ["a".repeat(40), "b".repeat(40), "c".repeat(30)].join(" ");
  const [twenty, other] = ["n".repeat(20), "m".repeat(20)];
  const panels = [
    {
      title: "A < a",
      drawing,
      legend: [entry(twenty, "var(--last)"), entry(other, "red"), entry("o", "blue")],
    },
    { title: "B", drawing },
    { title: "C", drawing, legend: [entry("x", "red")] },
  ];
  // a panel: 360 wide, 22 of title, 2 · 18 of legend, 100 of drawing; 24 around
  assert.equal(
    panelsFigure(title, panels, 100),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 792 430" width="792" height="430" \
font-family="system-ui, sans-serif" font-size="13" fill="#1b2430" color="#1b2430">
<style>text { white-space: pre; }</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="24" y="24" font-size="15" font-weight="600">${title.slice(0, 81)}</text>
<text x="24" y="44" font-size="15" font-weight="600">${title.slice(82)}</text>
<text x="24" y="80" font-weight="600">A &lt; a</text>
<text x="24" y="98"><tspan  fill="#6b7280">●</tspan> ${twenty}<tspan dx="12" fill="red">●</tspan> ${other}</text>
<text x="24" y="116"><tspan  fill="blue">●</tspan> o</text>
<svg x="24" y="124" width="360" height="100" viewBox="0 0 1 1"><line stroke="#2563c9"/></svg>
<text x="408" y="80" font-weight="600">B</text>
<svg x="408" y="124" width="360" height="100" viewBox="0 0 1 1"><line stroke="#2563c9"/></svg>
<text x="24" y="262" font-weight="600">C</text>
<text x="24" y="280"><tspan  fill="red">●</tspan> x</text>
<svg x="24" y="306" width="360" height="100" viewBox="0 0 1 1"><line stroke="#2563c9"/></svg>
</svg>
`,
  );
});

Deno.test("panelsFigure() has no room for legends where no panel has one", () => {
  assert.equal(
    panelsFigure("T", [{ title: "A", drawing }], 50),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 792 142" width="792" height="142" \
font-family="system-ui, sans-serif" font-size="13" fill="#1b2430" color="#1b2430">
<style>text { white-space: pre; }</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="24" y="24" font-size="15" font-weight="600">T</text>
<text x="24" y="60" font-weight="600">A</text>
<svg x="24" y="68" width="360" height="50" viewBox="0 0 1 1"><line stroke="#2563c9"/></svg>
</svg>
`,
  );
});
