// What TensorBoard is told of a snapshot.

import assert from "node:assert/strict";
import { resultText, snapshotValues, tableText } from "../../src/sinks/event_values.ts";
import { snapshot } from "./snapshots.ts";

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
