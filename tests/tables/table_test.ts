// One table, drawn for terminals, as HTML and as Markdown.

import assert from "node:assert/strict";
import { markdownTable } from "../../src/tables/markdown.ts";
import type { Table } from "../../src/tables/table.ts";
import { htmlTable } from "../../src/views/html/html_table.ts";
import { terminalTable } from "../../src/views/terminal/text_table.ts";

const table: Table = {
  caption: "Metrics",
  columns: [
    { head: "", short: "rule", width: 8 },
    { head: "blocks", form: "count" },
    { head: "error", short: "error", width: 16, form: "share" },
    { head: ["Brier", "score"], short: ["Brier", "score"], width: 16, form: { decimals: 4 } },
    { short: "gain", width: 8, form: "share", difference: true },
  ],
  rows: [
    [
      { text: "truncated mixture", notes: ["by argmax"], short: "cut" },
      1234,
      { value: 0.0081, interval: [0.0041, 0.01] },
      { value: 0.016, change: { value: -0.002, interval: [-0.003, 0] } },
      0.001,
    ],
    ["full", undefined, 0.5, "none", undefined],
  ],
};

Deno.test("terminalTable() has short heads, names and intervals, small print dim below", () => {
  assert.deepEqual(terminalTable(table, 80, (text) => `<${text}>`), [
    "<rule               error           Brier    gain>",
    "<                                   score>",
    "cut               0.81 %          0.0160   +0.10",
    "<            0.41 to 1.00         −0.0020>",
    "full             50.00 %            none       –",
  ]);
});

Deno.test("htmlTable() has small print below heads, names and numbers", () => {
  const { html } = htmlTable(table);
  assert.match(html, /<caption>Metrics<\/caption>/);
  assert.match(
    html,
    /<th scope="col">error<\/th><th scope="col">Brier<small>score<\/small><\/th><\/tr>/,
  );
  assert.match(html, /<th scope="row">truncated mixture<small>by argmax<\/small><\/th>/);
  assert.match(html, /<td>1,234<\/td><td>0.81 %<small>0.41 to 1.00<\/small><\/td>/);
  assert.match(
    html,
    /<td>0.0160<small>−0.0020<\/small><small>−0.0030 to 0.0000<\/small><\/td><\/tr>/,
  );
  assert.match(
    html,
    /<th scope="row">full<\/th><td>–<\/td><td>50.00 %<\/td><td>none<\/td><\/tr>/,
  );
});

Deno.test("markdownTable() has small print in brackets, and aligns numbers to the right", () => {
  assert.equal(
    markdownTable(table),
    [
      "|  | blocks | error | Brier score |",
      "| --- | ---: | ---: | ---: |",
      "| truncated mixture (by argmax) | 1,234 | 0.81 % (0.41 to 1.00) | " +
      "0.0160 (−0.0020; −0.0030 to 0.0000) |",
      "| full | – | 50.00 % | none |",
    ].join("\n"),
  );
});
