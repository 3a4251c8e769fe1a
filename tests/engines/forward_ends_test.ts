// Calls that end a forward pass, and calls that do not, on every engine.

import assert from "node:assert/strict";
import type { Network } from "../../src/engines/network.ts";
import { examplesOf, kinds, statesAfter } from "./trained_networks.ts";

const weights = [0.1, 0.3, 0.2, 0.4];
const step = { learningRate: 0.1, momentum: 0.5 };

for (const [name, kind] of Object.entries(kinds)) {
  const examples = examplesOf(kind);
  const others = examplesOf(kind, 7, 3);

  Deno.test(`a forward pass ends with every call that needs its memory, and names it (${name})`, async () => {
    using network = await kind.make();
    await network.estimateStatistics([examples]);
    const state = await network.readState();
    const checkpoint = network.checkpoint();
    let incremental = await network.incrementalForward(others.inputs);
    const calls: [string, () => unknown][] = [
      ["forward", () => network.forward(others)],
      ["evaluate", () => network.evaluate(others)],
      ["logProbabilities", () => network.logProbabilities(others.inputs, { exits: [0] })],
      ["incrementalForward", () => network.incrementalForward(others.inputs)],
      ["next", () => incremental.next()],
      ["estimateStatistics", () => network.estimateStatistics([others])],
      ["writeState", () => network.writeState(state)],
      ["restore", () => checkpoint.restore()],
      ["truncate", () => network.truncate(2)],
    ];
    for (const [ending, call] of calls) {
      incremental = await network.incrementalForward(others.inputs);
      const present = await network.forward(examples);
      await call();
      const reason =
        `the forward pass has ended, since ${ending}() needed its memory; call backward() first`;
      const before = await network.readState();
      await assert.rejects(present.backward(weights, step), { message: `backward(): ${reason}` });
      await assert.rejects(present.logLikelihood(), { message: `logLikelihood(): ${reason}` });
      assert.deepEqual(await network.readState(), before);
      assert.equal(present.means.length, 4, "its means stay");
    }
    const present = await network.forward(examples);
    network[Symbol.dispose]();
    for (
      const [ended, call] of [
        ["backward", () => present.backward([1, 0, 0], step)],
        ["logLikelihood", () => present.logLikelihood()],
      ] as const
    ) {
      await assert.rejects(call(), { message: `${ended}(): the network is disposed` });
    }
  });

  Deno.test(`a forward pass continues after calls that do not need its memory (${name})`, async () => {
    const [alone, between, beside] = await statesAfter(kind, [
      async (network) => {
        await network.estimateStatistics([examples]);
        await (await network.forward(examples)).backward(weights, step);
      },
      async (network) => {
        await network.estimateStatistics([examples]);
        const pass = await network.forward(examples);
        const [means, each] = [pass.means.slice(), await pass.logLikelihood()];
        network.profile?.start();
        await network.readState();
        network.planMemory?.(300);
        network.checkpoint()[Symbol.dispose]();
        using _ = network.checkpoint();
        network.profile?.read();
        assert.deepEqual([pass.means, await pass.logLikelihood()], [means, each]);
        await pass.backward(weights, step);
      },
      async (network) => { // rows dropped from an incremental forward pass
        await network.estimateStatistics([examples]);
        using incremental = await network.incrementalForward(others.inputs);
        await incremental.next(0);
        const pass = await network.forward(examples);
        incremental.keep([1, 2, 5]);
        await pass.backward(weights, step);
      },
    ]);
    assert.deepEqual(between, alone);
    assert.deepEqual(beside, alone);
  });

  Deno.test(`a forward pass ends with its own backward() and disposal (${name})`, async () => {
    using network = await kind.make();
    const gone = await network.forward(examples);
    await gone.backward(weights, step);
    const state = await network.readState();
    for (const call of [() => gone.backward(weights, step), () => gone.logLikelihood()]) {
      await assert.rejects(call(), {
        message: /^\w+\(\): the forward pass has ended, since backward\(\) was called$/,
      });
    }
    gone[Symbol.dispose]();
    const disposed = await network.forward(examples);
    disposed[Symbol.dispose]();
    disposed[Symbol.dispose]();
    for (const call of [() => disposed.backward(weights, step), () => disposed.logLikelihood()]) {
      await assert.rejects(call(), { message: /^\w+\(\): the forward pass is disposed$/ });
    }
    assert.deepEqual(await network.readState(), state);
  });

  Deno.test(`disposal of a forward pass does not affect a pending step and later passes (${name})`, async () => {
    const going = async (network: Network) => {
      const pass = await network.forward(examples);
      const queued = network.readState();
      const back = pass.backward(weights, step);
      pass[Symbol.dispose]();
      await Promise.all([queued, back]);
      await assert.rejects(pass.logLikelihood(), /since backward\(\) was called$/);
      const next = await network.forward(others);
      pass[Symbol.dispose]();
      await next.backward(weights, step);
    };
    const [disposed, plain] = await statesAfter(kind, [going, async (network) => {
      await (await network.forward(examples)).backward(weights, step);
      await (await network.forward(others)).backward(weights, step);
    }]);
    assert.deepEqual(disposed, plain);
  });
}
