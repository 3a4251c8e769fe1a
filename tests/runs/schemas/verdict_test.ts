// A stored verdict and warnings: what is read, and what is refused.

import assert from "node:assert/strict";
import { parsed } from "../../../src/files/json/schema.ts";
import { verdict, verdictWithNaN, warnings } from "../../../src/runs/schemas/verdict.ts";
import { exampleVerdict } from "../../evaluation/verdict/example_verdict.ts";
import { assertRefused } from "./refused.ts";

const against = { error: 0.5, logLikelihood: -2, difference: -1, interval: [-2, -0.5] as const };
const good = exampleVerdict([{ interval: [-2, -1] }], { classFrequencies: against });

Deno.test("a verdict is read as it was written, with NaN for what JSON cannot say", () => {
  const [first, last] = good.truncated;
  const lost = {
    ...good,
    truncated: [
      {
        ...first,
        logLikelihood: -Infinity,
        difference: -Infinity,
        interval: [-Infinity, -1] as const,
      },
      last,
    ],
    classFrequencies: { ...against, logLikelihood: -Infinity, interval: [NaN, NaN] as const },
  };
  const stored = JSON.parse(JSON.stringify(lost));
  const read = verdictWithNaN(parsed(verdict, stored, "read()", "a.json"));
  assert.deepEqual(read, {
    ...lost,
    truncated: [
      { ...first, logLikelihood: NaN, difference: NaN, interval: [NaN, -1] },
      last,
    ],
    classFrequencies: { ...against, logLikelihood: NaN, interval: [NaN, NaN] },
  });
  assert.equal(read.truncated[0].standing, "worse");
  const { classFrequencies: _, ...without } = good;
  assert.deepEqual(verdictWithNaN(parsed(verdict, without, "read()", "a.json")), without);
});

Deno.test("a verdict that is wrong is refused where it is", () => {
  const parse = (value: unknown, name: string, file: string) => parsed(verdict, value, name, file);
  assertRefused(JSON.parse(JSON.stringify(good)), parse, [
    ["part", "training", '"validation" or "test" at $.part, got "training"'],
    ["choseWeights", false, "true at $.choseWeights, got false"],
    ["examples", 0, "a whole number of at least 1 at $.examples, got 0"],
    ["truncated", [], "a list of at least 1 at $.truncated, got a list of 0"],
    [
      "truncated.1.depth",
      2,
      "1, as depths begin at 0 and leave none out, at $.truncated[1].depth, got 2",
    ],
    [
      "truncated.1.standing",
      "worse",
      '"good", as all blocks are compared with themselves, at $.truncated[1].standing, got "worse"',
    ],
    ["truncated.0.interval", [1], "a list of 2 at $.truncated[0].interval, got a list of 1"],
    ["truncated.0.multiplyAdds", 0, "a number above 0 at $.truncated[0].multiplyAdds, got 0"],
    ["classFrequencies.error", null, "a number from 0 to 1 at $.classFrequencies.error, got null"],
  ]);
});

Deno.test("warnings are read with any name that is not empty", () => {
  const parse = (value: unknown, name: string, file: string) => parsed(warnings, value, name, file);
  assert.deepEqual(parse([], "read()", "a.json"), []);
  assertRefused([{ name: "new", text: "" }], parse, [
    ["0.name", "", 'a text that is not empty at $[0].name, got ""'],
    ["0.text", undefined, "a text at $[0].text, got none"],
  ]);
});
