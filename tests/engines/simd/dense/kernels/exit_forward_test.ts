// An exit's likelihoods and residuals against float64, over paired and single tiles, with an incomplete last tile.

import { tileSamples } from "../../../../../src/engines/simd/layout.ts";
import assert from "node:assert/strict";
import { plainVariant } from "../../../../../src/engines/simd/variant.ts";
import { startDenseKernels } from "../../../../../src/engines/simd/dense/kernels.ts";
import { outputKinds } from "../../../../../src/engines/simd/dense/kernels/log_softmax.ts";
import { batchPlan, densePlan } from "../../../../../src/engines/simd/dense/plan.ts";
import { logSoftmax } from "../../../../../src/math/log_space.ts";
import { randomStream } from "../../../../../src/math/random.ts";

const near = (got: number, wanted: number, what: string) =>
  assert.ok(
    Math.abs(got - wanted) < 2e-6 * Math.max(1, Math.abs(wanted)),
    `${what}: ${got}, ${wanted}`,
  );

for (const classes of [2, 3, 11]) {
  for (const batch of [1, 8, 11, 24, 30, 40, 61]) {
    Deno.test(`exitForward() of ${batch} examples and ${classes} classes is log-softmax and its gradient`, async () => {
      const width = 3;
      const plan = densePlan({ kind: "dense", inputs: 1, classes, maxDepth: 0, width });
      const { kernels, memory } = await startDenseKernels(plan, 0, plainVariant());
      const places = batchPlan(plan, plan.parametersEnd(0), 0, batch, true);
      memory.grow(1);
      const floats = new Float32Array(memory.buffer);
      const integers = new Int32Array(memory.buffer);
      const random = randomStream(1, `exit/${classes}/${batch}`);
      const [activations, outputs] = [places.activations(0) / 4, places.outputs(0) / 4];
      for (let i = 0; i < 8 * places.tiles * width; i++) floats[activations + i] = 8 * random() - 4;
      const weights = plan.head.weights / 4;
      for (let i = 0; i <= width; i++) {
        for (let k = 0; k < classes; k++) floats[weights + i * plan.targets + k] = 2 * random() - 1;
      }
      integers.fill(-1, places.labels / 4, places.labels / 4 + 8 * places.tiles);
      for (let n = 0; n < batch; n++) integers[places.labels / 4 + n] = n % classes;
      const last = plan.lastMask / 4;
      integers.fill(-1, last, last + batch - (places.tiles - 1) * tileSamples);

      const place = (n: number, k: number) => ((n >> 3) * plan.targets + k) * 8 + (n & 7);
      const wanted = Array.from(
        { length: batch },
        (_, n) =>
          logSoftmax(Array.from({ length: classes }, (_, k) => {
            let logit = floats[weights + width * plan.targets + k];
            for (let i = 0; i < width; i++) {
              logit += floats[weights + i * plan.targets + k] *
                floats[activations + ((n >> 3) * width + i) * 8 + (n & 7)];
            }
            return logit;
          })),
      );
      const run = (kind: number) =>
        kernels.exitForward(
          kind,
          places.activations(0),
          places.labels,
          places.each(0),
          places.outputs(0),
          places.total(0),
          places.tiles,
        );
      run(outputKinds.residuals);
      let sum = 0;
      wanted.forEach((logs, n) => {
        sum += logs[n % classes];
        near(floats[places.each(0) / 4 + n], logs[n % classes], `likelihood of ${n}`);
        logs.forEach((log, k) => {
          const residual = (k === n % classes ? 1 : 0) - Math.exp(log);
          near(floats[outputs + place(n, k)], residual, `residual ${k} of ${n}`);
        });
      });
      for (let n = batch; n < 8 * places.tiles; n++) {
        for (let k = 0; k < classes; k++) assert.equal(floats[outputs + place(n, k)], 0);
      }
      const total = floats.subarray(places.total(0) / 4, places.total(0) / 4 + 4);
      near(total.reduce((all, part) => all + part, 0), sum, "the sum of likelihoods");
      run(outputKinds.logProbabilities);
      wanted.forEach((logs, n) =>
        logs.forEach((log, k) => near(floats[outputs + place(n, k)], log, `class ${k} of ${n}`))
      );
    });
  }
}
