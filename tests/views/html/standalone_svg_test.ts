// Charts beside each other in one SVG: where everything stands, in pixels.

import assert from "node:assert/strict";
import { standaloneSvg } from "../../../src/views/html/standalone_svg.ts";

const drawing = { html: '<svg viewBox="0 0 1 1"><line stroke="var(--full)"/></svg>' };

Deno.test("standaloneSvg() places charts in a row, in light colours, as high as the highest", () => {
  const charts = [
    {
      title: "T & t",
      drawing,
      width: 100,
      height: 50,
      legend: [
        { sign: "▲", color: "var(--full)", name: "n" },
        { sign: "-", color: "var(--none)", name: "m" },
      ],
    },
    { title: "U", drawing, width: 60, height: 70 },
  ];
  // 14 around; 30 of heading, 38 of titles and legends
  assert.equal(
    standaloneSvg(["<a>", "b"], charts),
    `<svg xmlns="http://www.w3.org/2000/svg" width="202" height="159" viewBox="0 0 202 159" \
style="max-width:100%;height:auto" \
font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif" fill="#1b2430" color="#1b2430">
<rect width="202" height="159" fill="#ffffff"/>
<text x="14" y="28" font-size="14" style="white-space:pre">\
<tspan font-weight="600">&lt;a&gt;</tspan><tspan fill="#5b6675">  b</tspan></text>
<text x="14" y="58" font-size="13" font-weight="600">T &amp; t</text>
<text x="14" y="76" font-size="12" style="white-space:pre">\
<tspan fill="#2563c9" font-weight="600">▲</tspan> n  \
<tspan fill="var(--none)" font-weight="600">-</tspan> m  </text>
<svg x="14" y="82" width="100" height="50" viewBox="0 0 1 1"><line stroke="#2563c9"/></svg>
<text x="128" y="58" font-size="13" font-weight="600">U</text>
<text x="128" y="76" font-size="12" style="white-space:pre"></text>
<svg x="128" y="82" width="60" height="70" viewBox="0 0 1 1"><line stroke="#2563c9"/></svg>
</svg>
`,
  );
});
