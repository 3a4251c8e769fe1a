// How ways of predicting are named and coloured.

import assert from "node:assert/strict";
import type { WayName } from "../../src/evaluation/predictors.ts";
import { rulesText, shortWayText, wayLook, wayText } from "../../src/views/predictor_look.ts";

Deno.test("wayLook(), wayText() and shortWayText() tell the ways apart", () => {
  const told: [WayName, long: string, short: string, color: string, dashed?: true][] = [
    [{ kind: "full", name: "full mixture", depth: 3 }, "full mixture", "full mixture", "full"],
    [
      { kind: "truncated", name: "truncated mixture", depth: 1 },
      "truncated mixture, 1 block",
      "truncated to 1",
      "truncated",
    ],
    [
      { kind: "truncated", name: "truncated mixture", depth: 2 },
      "truncated mixture, 2 blocks",
      "truncated to 2",
      "truncated",
    ],
    [
      { kind: "chosen exit", name: "chosen exit alone", depth: 2 },
      "chosen exit alone",
      "exit 2 alone",
      "truncated",
      true,
    ],
    [
      { kind: "last exit", name: "last exit alone", depth: 3 },
      "last exit alone",
      "exit 3 alone",
      "last",
      true,
    ],
    [{ kind: "exit", name: "exit 0", depth: 0 }, "exit 0", "exit 0 alone", "bar"],
  ];
  for (const [way, long, short, color, dashed] of told) {
    assert.equal(wayText(way), long);
    assert.equal(shortWayText(way), short);
    const look = { name: long, color: `var(--${color})`, ...dashed && { dashed } };
    assert.deepEqual(wayLook(way), look);
  }
});

Deno.test("rulesText() names the rules that choose a depth, where there are some", () => {
  const way = { kind: "full", name: "full mixture", depth: 3 } as const;
  assert.equal(rulesText(way), undefined);
  assert.equal(rulesText({ ...way, rules: ["argmax"] }), "by argmax");
  assert.equal(rulesText({ ...way, rules: ["relative 0.95", "mean"] }), "by relative 0.95, mean");
});
