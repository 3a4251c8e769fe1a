// The schema of classes: takes what evaluate() gives, in memory and read from a file, and refuses classes beyond K.

import assert from "node:assert/strict";
import type { ClassEvaluation } from "../../src/evaluation/class_evaluation.ts";
import { classEvaluationSchema } from "../../src/evaluation/class_schema.ts";
import { evaluate } from "../../src/evaluation/evaluate.ts";
import { parsed } from "../../src/files/json/schema.ts";
import { evaluationPage } from "../../src/views/html/evaluation_page.ts";
import { known } from "../views/html/known_evaluation.ts";
import { q, smallDense } from "./small_network.ts";

const read = (value: unknown) => parsed(classEvaluationSchema, value, "read()", "f");

Deno.test("the schema of classes takes those of evaluate(), and what is read from its JSON", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const { byClass } = await evaluate(network, q, data, { resamples: 0 });
  for (const each of [byClass, known.byClass]) {
    assert.equal(read(each), each);
    read(JSON.parse(JSON.stringify(each)));
  }
});

Deno.test("the schema of classes refuses classes that do not exist, and names their place", async () => {
  const { ways, wrong } = known.byClass;
  const changed: [Partial<ClassEvaluation>, string][] = [
    [{ names: ["a", "b"] }, "wanted 5 names of classes at $.names, got 2"],
    [
      { ways: [ways[0], { ...ways[1], classes: ways[1].classes.slice(1) }] },
      "wanted 5 classes at $.ways[1].classes, got 4",
    ],
    [
      { ways: [{ ...ways[0], confusion: [{ label: 0, predicted: 5, count: 1 }] }] },
      "wanted a class below 5 at $.ways[0].confusion[0].predicted, got 5",
    ],
    [
      { wrong: [wrong[0], { ...wrong[1], label: 7 }] },
      "wanted a class below 5 at $.wrong[1].label, got 7",
    ],
    [
      { doubtful: [{ ...wrong[0], predicted: 6 }] },
      "wanted a class below 5 at $.doubtful[0].predicted, got 6",
    ],
    [{ ways: [] }, "wanted a list of at least 1 at $.ways, got a list of 0"],
    [
      { wrong: [{ ...wrong[0], logLikelihood: NaN }] },
      "wanted a number of at most 0, or null at $.wrong[0].logLikelihood, got NaN",
    ],
  ];
  for (const [change, message] of changed) {
    const byClass = { ...known.byClass, ...change };
    assert.throws(() => read(byClass), { name: "TypeError", message: `read(): ${message} in f` });
    await assert.rejects(evaluationPage({ ...known, byClass }), {
      name: "TypeError",
      message: `evaluationPage(): ${message} in evaluation.byClass`,
    });
  }
});
