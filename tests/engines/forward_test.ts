// Forward passes in training mode on every engine: log-likelihoods of the requested exits, and their means.

import assert from "node:assert/strict";
import { float64Pass } from "./float64/pass.ts";
import type { Network } from "../../src/engines/network.ts";
import { assertNear } from "./examples.ts";
import { randomMasks } from "./masked.ts";
import { examplesOf, kinds } from "./trained_networks.ts";

const all = [0, 1, 2, 3];
const batch = 10;

for (const [name, kind] of Object.entries(kinds)) {
  const examples = examplesOf(kind);
  /** Expected results in float64. */
  const wanted = async (network: Network, masks?: Float32Array) =>
    float64Pass(kind.spec, await network.readState(), examples, { mode: "training", masks });
  const test = (what: string, fn: (network: Network) => Promise<void>) =>
    Deno.test(`${what} (${name})`, async () => {
      using network = await kind.make();
      await fn(network);
    });

  test("forward() gives the log-likelihood of every exit and example as float64 does, and their means", async (network) => {
    using pass = await network.forward(examples);
    assert.deepEqual(pass.exits, all);
    const each = await pass.logLikelihood();
    const { logLikelihood, meanLogLikelihood } = await wanted(network);
    assertNear(each, logLikelihood.flatMap((of) => [...of]), 1e-5);
    assertNear(pass.means, meanLogLikelihood, 1e-5);
    for (const d of all) {
      const mean = each.subarray(d * batch, (d + 1) * batch).reduce((a, b) => a + b) / batch;
      assert.ok(Math.abs(pass.means[d] - mean) < 1e-6, `exit ${d}: ${pass.means[d]} of ${mean}`);
    }
  });

  test("forward() computes only the requested exits, ascending and without duplicates", async (network) => {
    const full = await network.forward(examples);
    const [means, each] = [full.means, await full.logLikelihood()];
    for (const [asked, exits] of [[[2], [2]], [[3, 1], [1, 3]], [[0, 2, 0, 2], [0, 2]]]) {
      using pass = await network.forward(examples, { exits: asked });
      assert.deepEqual(pass.exits, exits);
      assertNear(
        await pass.logLikelihood(),
        exits.flatMap((d) => [...each.subarray(d * batch, (d + 1) * batch)]),
        kind.exact ? 0 : 1e-6,
      );
      assert.deepEqual(Array.from(pass.means, Number.isNaN), all.map((d) => !exits.includes(d)));
      assertNear(exits.map((d) => pass.means[d]), exits.map((d) => means[d]), 1e-6);
    }
  });

  test("forward() of a truncated network has the remaining exits", async (network) => {
    const whole = await network.forward(examples);
    const each = await whole.logLikelihood();
    network.truncate(1);
    using pass = await network.forward(examples);
    assert.deepEqual([pass.exits, pass.means.length], [[0, 1], 2]);
    assertNear(await pass.logLikelihood(), each.subarray(0, 2 * batch), kind.exact ? 0 : 1e-6);
  });

  test("forward() with masks agrees with float64", async (network) => {
    const masks = randomMasks(network, batch);
    using pass = await network.forward(examples, { masks });
    const { logLikelihood } = await wanted(network, masks);
    assertNear(await pass.logLikelihood(), logLikelihood.flatMap((of) => [...of]), 1e-5);
    const free = await wanted(network);
    assert.notDeepEqual(logLikelihood[3], free.logLikelihood[3]);
    assert.deepEqual(logLikelihood[0], free.logLikelihood[0]);
  });

  test("logLikelihood() returns a new copy every time", async (network) => {
    using pass = await network.forward(examples);
    const first = await pass.logLikelihood();
    const kept = first.slice();
    first.fill(7);
    const second = await pass.logLikelihood();
    assert.notEqual(second.buffer, first.buffer);
    assert.deepEqual(second, kept);
    pass[Symbol.dispose]();
    await network.forward(examplesOf(kind, 4, 9));
    assert.deepEqual(second, kept, "and outlives the pass");
  });

  test("forward() does not change the network", async (network) => {
    const before = await network.readState();
    await (await network.forward(examples, { weights: [1, 1, 1, 1] })).logLikelihood();
    assert.deepEqual(await network.readState(), before);
  });
}
