// Stopping early, judged on examples that thresholds were not found with.

import assert from "node:assert/strict";
import { evaluateAnytime } from "../../src/evaluation/anytime_evaluation.ts";
import { mixtureScore } from "../../src/evaluation/score.ts";
import { anytimeLines } from "../../src/views/terminal/anytime_text.ts";
import { anytimeCharts, anytimeTable } from "../../src/views/html/anytime_charts.ts";
import { smallDense } from "./small_network.ts";

Deno.test("evaluateAnytime() measures every certainty and loss beside the plain mixture, whose error is its own", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const q = [0.1, 0.3, 0.6, 0];
  const found = await evaluateAnytime(network, q, data, data, { losses: [0, 1], batchSize: 16 });
  assert.deepEqual([found.depth, found.batchSize], [2, 16]);
  assert.deepEqual(found.measures.map(({ kind }) => kind), ["entropy", "margin", "confidence"]);
  const { error, logLikelihood } = await mixtureScore(network, data, q);
  for (const { plain, points } of found.measures) {
    assert.equal(plain.meanDepth, 2);
    assert.ok(Math.abs(plain.error - error) < 1e-9);
    assert.ok(Math.abs(plain.logLikelihood - logLikelihood) < 1e-6);
    assert.deepEqual(points.map(({ loss }) => loss), [0, 1]);
    const [none, all] = points;
    // found with the same examples, so what was allowed holds here too
    assert.ok(none.error <= error + 1e-12);
    assert.ok(Math.abs(none.error - none.calibration.error) < 1e-12);
    assert.ok(Math.abs(none.meanDepth - none.calibration.meanDepth) < 1e-12);
    assert.equal(all.meanDepth, 0); // everything may be lost: everyone leaves at the first exit
    assert.ok(all.multiplyAdds! < plain.multiplyAdds! && all.seconds > 0);
  }
});

Deno.test("anytimeLines(), anytimeTable() and anytimeCharts() show every threshold, in 80 columns", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const found = await evaluateAnytime(network, [0.2, 0.2, 0.2, 0.4], data, data, { losses: [0.5] });
  const lines = anytimeLines(found, 80, (text) => text);
  assert.equal(lines.length, 1 + 1 + 3 + 2);
  for (const line of lines) assert.ok(line.length <= 80, line);
  assert.ok(lines[2].startsWith("entropy, 50.00 %"));
  const { html } = anytimeTable(found);
  assert.equal(html.match(/<tr>/g)!.length, 1 + 1 + 3);
  assert.equal((await anytimeCharts(found)).html.match(/<svg/g)!.length, 3);
});
