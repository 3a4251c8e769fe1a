// What TensorBoard is told of a snapshot.

import assert from "node:assert/strict";
import {
  resultText,
  snapshotValues,
  tableText,
  validationValues,
} from "../../../src/views/tensorboard/event_values.ts";
import { snapshot } from "../../training/snapshots.ts";

const scalars = (values: ReturnType<typeof snapshotValues>) =>
  Object.fromEntries(values.flatMap((v) => "scalar" in v ? [[v.tag, v.scalar]] : []));

Deno.test("snapshotValues() leaves out the exits that were not computed", () => {
  const values = scalars(snapshotValues(snapshot(1, {
    posterior: [0.5, 0.5, 0, 0, 0],
    logLikelihood: [-1, -2, null, null, null],
  })));
  assert.deepEqual(
    Object.keys(values).filter((tag) => tag.startsWith("log")),
    ["log_likelihood/exit_0", "log_likelihood/exit_1"],
  );
  assert.equal(values["elbo/expected_log_likelihood"], -1.5);
});

Deno.test("snapshotValues() splits the ELBO into its parts", () => {
  const values = scalars(snapshotValues(snapshot(1)));
  const expected = 0.05 * -1 + 0.1 * -0.5 + 0.3 * -0.2 + 0.4 * -0.1 + 0.15 * -0.1;
  assert.ok(Math.abs(values["elbo/expected_log_likelihood"] - expected) < 1e-12);
  assert.deepEqual([values["elbo/kl"], values["elbo/elbo"]], [0.5, -100]);
});

Deno.test("tableText() is Markdown whose cells cannot break the table", () => {
  assert.equal(
    tableText({ "a|b": "two\nlines", prior: [0.5, 0.5], none: undefined }),
    "| name | value |\n| --- | --- |\n| a&#124;b | two\\\\nlines |\n| prior | \\[0.5,0.5\\] |",
  );
});

Deno.test("resultText() tells what the last snapshot tells", () => {
  const text = resultText(snapshot(7, { final: true, bestEpoch: 5, stoppedBy: "patience" }));
  assert.match(text, /\| chosen depth \| 3 \|/);
  assert.match(text, /\| best epoch \| 5 \|/);
  assert.match(text, /\| stopped by \| patience \|/);
  assert.doesNotMatch(text, /validation/);
});

Deno.test("snapshotValues() and validationValues() have every value under its name, in this order", () => {
  const posterior = [0.5, 0.25, 0.25, 0];
  const values = snapshotValues(snapshot(1, {
    objective: -7,
    elbo: -6,
    kl: 3,
    chosenDepth: 2,
    argmaxDepth: 0,
    expectedDepth: 0.75,
    depth: 4,
    posterior,
    logLikelihood: [-1, 0, -8, -4],
  }));
  const scalars = [
    ["objective", -7],
    ["elbo/elbo", -6],
    ["elbo/expected_log_likelihood", -2.5],
    ["elbo/kl", 3],
    ["depth/chosen", 2],
    ["depth/argmax", 0],
    ["depth/expected", 0.75],
    ["depth/blocks", 4],
    ["log_likelihood/exit_0", -1],
    ["log_likelihood/exit_1", 0],
    ["log_likelihood/exit_2", -8],
    ["log_likelihood/exit_3", -4],
  ].map(([tag, scalar]) => ({ tag, scalar }));
  assert.deepEqual(values, [...scalars, { tag: "posterior", histogram: posterior }]);
  assert.deepEqual(validationValues({ error: 0.25, logLikelihood: -3 }), [
    { tag: "validation/error", scalar: 0.25 },
    { tag: "validation/log_likelihood", scalar: -3 },
  ]);
});

Deno.test("snapshotValues() has no expectation over an exit that counts and was not computed", () => {
  for (const [share, expected] of [[0, -1], [0.5, NaN]]) {
    const posterior = [1 - share, share];
    const values = scalars(snapshotValues(snapshot(1, { posterior, logLikelihood: [-1, null] })));
    assert.equal(Object.is(values["elbo/expected_log_likelihood"], expected), true);
  }
});

Deno.test("resultText() is a row for each thing known, a score of 0 too", () => {
  const known = { chosenDepth: 1, argmaxDepth: 2, expectedDepth: 2.5, depth: 4 };
  const head =
    "| name | value |\n| --- | --- |\n| chosen depth | 1 |\n| most probable depth | 2 |\n" +
    "| expected depth | 2.5 |\n| blocks left | 4 |\n";
  assert.equal(resultText(snapshot(7, known)), `${head}| epochs | 7 |`);
  const validation = { error: 0, logLikelihood: -3 };
  assert.equal(
    resultText(snapshot(7, { ...known, bestEpoch: 5, stoppedBy: "epochs", validation })),
    `${head}| best epoch | 5 |\n| epochs | 7 |\n| stopped by | epochs |\n` +
      "| validation error | 0 |\n| validation log-likelihood | -3 |",
  );
});
