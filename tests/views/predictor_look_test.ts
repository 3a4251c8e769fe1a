// How ways of predicting are named and coloured.

import assert from "node:assert/strict";
import type { PredictorName } from "../../src/evaluation/predictors.ts";
import {
  predictorLook,
  predictorText,
  rulesText,
  shortPredictorText,
} from "../../src/views/predictor_look.ts";

Deno.test("wayLook(), wayText() and shortWayText() tell the ways apart", () => {
  const told: [PredictorName, long: string, short: string, color: string, dashed?: true][] = [
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
  for (const [predictor, long, short, color, dashed] of told) {
    assert.equal(predictorText(predictor), long);
    assert.equal(shortPredictorText(predictor), short);
    const look = { name: long, color: `var(--${color})`, ...dashed && { dashed } };
    assert.deepEqual(predictorLook(predictor), look);
  }
});

Deno.test("rulesText() names the rules that choose a depth, where there are some", () => {
  const predictor = { kind: "full", name: "full mixture", depth: 3 } as const;
  assert.equal(rulesText(predictor), undefined);
  assert.equal(rulesText({ ...predictor, rules: ["argmax"] }), "by argmax");
  assert.equal(
    rulesText({ ...predictor, rules: ["relative 0.95", "mean"] }),
    "by relative 0.95, mean",
  );
});
