// Incremental forward passes: errors, lifetime and leaks.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { convComputation } from "../../src/engines/simd/conv/computation.ts";
import { createConvResources } from "../../src/engines/simd/conv/resources.ts";
import { simdNetwork } from "../../src/engines/simd/network.ts";
import { assertNear } from "./examples.ts";
import { direct, examplesOf, kinds, ready } from "./incremental_forward_networks.ts";
import { update } from "./update.ts";

Deno.test("incrementalForward() refuses wrong inputs, exits that are passed or do not exist, and positions that do not ascend", async () => {
  for (const kind of ["dense on cpu", "dense on simd"]) {
    using network = await ready(kind);
    await assert.rejects(network.incrementalForward(new Float32Array(4)), {
      name: "TypeError",
      message: "incrementalForward(): inputs must be [B, 3] with B ≥ 1, got 4 values",
    });
    using incremental = await network.incrementalForward(examplesOf(network, 4, 1).inputs);
    for (const [exit, got] of [[-1, "-1"], [5, "5"], [0.5, "0.5"]] as const) {
      await assert.rejects(incremental.next(exit), {
        name: "RangeError",
        message: `next(): exit must be a whole number above -1 and at most 4, got ${got}`,
      });
    }
    await incremental.next(4);
    await assert.rejects(incremental.next(), {
      message: "next(): exit must be a whole number above 4 and at most 4, got 5",
    });
    for (const [positions, got] of [[[1, 1], "1 at 1"], [[4], "4 at 0"], [[-1], "-1 at 0"]]) {
      assert.throws(() => incremental.keep(positions as number[]), {
        name: "RangeError",
        message: `keep(): positions must be ascending whole numbers below 4, got ${got}`,
      });
    }
    assert.equal(incremental.rows, 4);
  }
});

Deno.test("incrementalForward() ends when no active rows remain", async () => {
  for (const kind of ["dense on cpu", "dense on simd"]) {
    using network = await ready(kind);
    using incremental = await network.incrementalForward(examplesOf(network, 4, 1).inputs);
    await incremental.next();
    incremental.keep([]);
    assert.equal(incremental.rows, 0);
    await assert.rejects(incremental.next(), {
      message: "next(): no active examples remain",
    });
  }
});

Deno.test("incrementalForward() refuses keep() while next() is pending", async () => {
  using network = await ready("dense on cpu");
  using incremental = await network.incrementalForward(examplesOf(network, 4, 1).inputs);
  const under = incremental.next();
  assert.throws(() => incremental.keep([0]), {
    message: "keep(): await next() before calling keep()",
  });
  await under;
  incremental.keep([0]);
  assert.equal((await incremental.next()).length, 3);
});

Deno.test("incrementalForward() uses the inputs as they were when it began", async () => {
  for (const kind of ["dense on cpu", "dense on simd"]) {
    using network = await ready(kind);
    const { inputs } = examplesOf(network, 4, 1);
    const wanted = await network.logProbabilities(inputs, { exits: [0] });
    using incremental = await network.incrementalForward(inputs);
    inputs.fill(9);
    assertNear(await incremental.next(), wanted, 1e-6);
  }
});

Deno.test("incrementalForward() requires population statistics of the exits that it reaches, and continues once they are estimated", async () => {
  for (const kind of ["conv on cpu", "conv on simd by products of taps, 1 threads"]) {
    using network = await kinds[kind].make();
    const examples = examplesOf(network, 12, 5);
    await network.estimateStatistics([examples], { exits: [1, 3] });
    using incremental = await network.incrementalForward(examples.inputs);
    await assert.rejects(incremental.next(), /call estimateStatistics\(\) first$/);
    await incremental.next(1);
    await assert.rejects(incremental.next(2), /call estimateStatistics\(\) first$/);
    const wanted = await network.logProbabilities(examples.inputs, { exits: [3] });
    assertNear(await incremental.next(3), wanted, 1e-6);
  }
});

Deno.test("incrementalForward() ends when the network changes, and names the call", async () => {
  const step = { learningRate: 0.1 };
  for (const kind of ["dense on cpu", "dense on simd"]) {
    using network = await ready(kind);
    const examples = examplesOf(network, 4, 1);
    const state = await network.readState();
    using checkpoint = network.checkpoint();
    const changes: [string, () => unknown][] = [
      ["backward", () => update(network, examples, { weights: [0, 0, 0, 0, 1] }, step)],
      ["estimateStatistics", () => network.estimateStatistics([examples])],
      ["writeState", () => network.writeState(state)],
      ["restore", () => checkpoint.restore()],
      ["truncate", () => network.truncate(3)],
    ];
    for (const [name, change] of changes) {
      using incremental = await network.incrementalForward(examples.inputs);
      await incremental.next();
      await network.readState();
      await incremental.next();
      await change();
      const message =
        `the incremental forward pass has ended, since ${name}() has changed the network`;
      await assert.rejects(incremental.next(), { message: `next(): ${message}` });
      assert.throws(() => incremental.keep([0]), { message: `keep(): ${message}` });
    }
    using after = await network.incrementalForward(examples.inputs);
    assert.equal((await after.next(3)).length, 12);
  }
});

Deno.test("incrementalForward() ends with its own disposal and with the network's", async () => {
  for (const kind of ["dense on cpu", "conv on simd by Winograd's tiles, 2 threads"]) {
    const network = await ready(kind);
    const { inputs } = examplesOf(network, 4, 1);
    const incremental = await network.incrementalForward(inputs);
    await incremental.next();
    incremental[Symbol.dispose]();
    incremental[Symbol.dispose]();
    await assert.rejects(incremental.next(), {
      message: "next(): the incremental forward pass is disposed",
    });
    assert.throws(() => incremental.keep([0]), {
      message: "keep(): the incremental forward pass is disposed",
    });
    const second = await network.incrementalForward(inputs);
    await second.next();
    const under = second.next();
    network[Symbol.dispose]();
    await assert.rejects(under, { message: "next(): the network is disposed" });
    assert.throws(() => second.keep([0]), { message: "keep(): the network is disposed" });
    second[Symbol.dispose]();
    await assert.rejects(network.incrementalForward(inputs), {
      message: "incrementalForward(): the network is disposed",
    });
  }
});

Deno.test("incrementalForward() on TensorFlow.js leaks no tensors", async () => {
  for (const kind of ["dense on cpu", "conv on cpu", "custom on cpu"]) {
    const before = tf.memory().numTensors;
    const network = await ready(kind);
    const { inputs } = examplesOf(network, 5, 1);
    const ready1 = tf.memory();
    {
      using incremental = await network.incrementalForward(inputs);
      incremental.keep([0, 2, 3, 4]);
      await incremental.next();
      await assert.rejects(
        incremental.next(7),
        /^RangeError: next\(\): exit must be .* above 0 .*, got 7$/,
      );
      incremental.keep([1, 2]);
      await incremental.next(3);
      assert.equal(tf.memory().numTensors, ready1.numTensors + 1, "activations alone");
      incremental.keep([]);
    }
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    assert.deepEqual(
      [numTensors, numDataBuffers, numBytes],
      [ready1.numTensors, ready1.numDataBuffers, ready1.numBytes],
    );
    const open = await network.incrementalForward(inputs);
    await open.next();
    const ended = await network.incrementalForward(inputs);
    network.truncate(2); // ends both
    assert.equal(tf.memory().numTensors <= ready1.numTensors, true);
    await assert.rejects(
      ended.next(),
      /the incremental forward pass has ended, since truncate\(\) has changed the network$/,
    );
    const last = await network.incrementalForward(inputs);
    const under = last.next(); // begins after the disposal
    network[Symbol.dispose]();
    await assert.rejects(under, /^Error: next\(\): the network is disposed$/);
    assert.equal(tf.memory().numTensors, before);
  }
});

Deno.test("incrementalForward() on simd takes no more memory than a prediction, pass after pass", async () => {
  const resources = await createConvResources(direct, 1, {
    threads: 1,
    variant: { vectors: 2, relaxed: false },
  });
  const engine = { name: "simd", device: "", reason: "test" };
  using network = simdNetwork(direct, engine, convComputation(resources));
  const { inputs } = examplesOf(network, 600, 1);
  await network.estimateStatistics([examplesOf(network, 20, 5)]);
  await network.logProbabilities(inputs, { exits: [0] });
  const bytes = () => resources.memory.buffer.byteLength;
  const before = bytes();
  for (let i = 0; i < 5; i++) {
    using incremental = await network.incrementalForward(inputs);
    await incremental.next();
    using second = await network.incrementalForward(inputs);
    await second.next();
    await incremental.next();
  }
  assert.equal(bytes(), before);
});
