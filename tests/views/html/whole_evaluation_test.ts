// All that is told of an evaluation of round numbers, in a terminal and on its page, chart by chart. The texts beside this
// file were read and reckoned by hand; whoever changes what is told changes them.

import assert from "node:assert/strict";
import type { Evaluation } from "../../../src/evaluation/evaluation.ts";
import { evaluationPage } from "../../../src/views/html/evaluation_page.ts";
import { evaluationText } from "../../../src/views/terminal/evaluation_text.ts";
import { known, knownBare, knownHalf } from "./known_evaluation.ts";
import { readPage } from "./read_chart.ts";

const wholes: Readonly<Record<string, Evaluation>> = {
  known,
  known_bare: knownBare,
  known_half: knownHalf,
};

for (const [name, evaluation] of Object.entries(wholes)) {
  const expected = (kind: string) =>
    Deno.readTextFileSync(new URL(`./${name}_${kind}.txt`, import.meta.url));

  Deno.test(`evaluationText() tells every figure of ${name}`, () => {
    assert.equal(`${evaluationText(evaluation)}\n`, expected("text"));
  });

  Deno.test(`evaluationPage() tells and draws every figure of ${name}`, async () => {
    assert.equal(readPage(await evaluationPage(evaluation)), expected("page"));
  });
}
