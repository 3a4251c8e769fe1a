// Size limits of a stored network.

import assert from "node:assert/strict";
import fc from "fast-check";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { NetworkState } from "../../src/engines/network.ts";
import {
  conv,
  type ConvSpec,
  dense,
  type DenseSpec,
} from "../../src/architectures/specification.ts";
import { stateBytes, withoutMomenta } from "../../src/runs/network_files.ts";
import { checkNetworkSize, largestState } from "../../src/runs/network_size.ts";

Deno.test("largestState() has room for every network's own state, and little more", async () => {
  const specs = [
    dense({ inputs: 1, classes: 2, maxDepth: 0, width: 1 }),
    dense({ inputs: 500, classes: 3, maxDepth: 40, width: 30 }),
    dense({ inputs: 20, classes: 2, maxDepth: 20, width: 200 }),
    conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 0, outer: 1, inner: 1 }),
    conv({ size: [8, 8], channels: 3, classes: 100, maxDepth: 12, outer: 20, inner: 6 }),
  ];
  for (const spec of specs) {
    using network = await createNetwork(spec, { engine: "simd", threads: 1 });
    for (const depth of [spec.maxDepth, 0]) {
      network.truncate(depth);
      const state = await network.readState();
      const { length } = stateBytes({ ...state, ...momenta(state) });
      const most = largestState(spec, depth);
      assert.ok(length <= most && most < 4 * length + 2 ** 21, `${length} of ${most}`);
      checkNetworkSize(spec, depth, length, "state");
      checkNetworkSize(spec, depth, stateBytes(withoutMomenta(state)).length, "state");
    }
  }
});

/** Momenta of all weights, as there are after a step. */
function momenta(state: NetworkState): NetworkState {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => !/\.(mean|variance|momentum)$/.test(name))
      .map(([name, array]) => [`${name}.momentum`, array]),
  );
}

Deno.test("checkNetworkSize() refuses what the weights cannot account for, whatever the sizes are", () => {
  const size = fc.oneof(fc.integer({ min: 2, max: 60 }), fc.constantFrom(2e5, 1e9, 2 ** 52));
  const extent = fc.oneof(fc.integer({ min: 6, max: 60 }), fc.constantFrom(2e5, 1e9));
  const depth = fc.oneof(fc.nat(40), fc.constantFrom(2e5, 1e9));
  const spec = fc.oneof(
    fc.record({ inputs: size, classes: size, width: size })
      .map((sizes): DenseSpec => ({ kind: "dense", maxDepth: 0, ...sizes })),
    fc.record({
      channels: size,
      classes: size,
      outer: size,
      inner: size,
      size: fc.tuple(extent, extent), // smaller images are refused before
    })
      .map((sizes): ConvSpec => ({ kind: "conv", maxDepth: 0, ...sizes })),
  );
  fc.assert(fc.property(spec, depth, depth, (sizes, maxDepth, cut) => {
    const spec = { ...sizes, maxDepth };
    const left = Math.min(cut, maxDepth); // others are refused before
    try {
      checkNetworkSize(spec, left, 100_000, "state");
    } catch (error) {
      assert.ok(error instanceof RangeError || error instanceof TypeError);
      assert.match(error.message, /^loadNetwork\(\): /);
      return;
    }
    const { inputs, channels, width, outer, inner } = spec as DenseSpec & ConvSpec;
    for (const value of [width, outer, inner].filter((each) => each !== undefined)) {
      assert.ok(value * spec.classes <= 25_000 || spec.kind === "conv");
      assert.ok(value * (inputs ?? 25 * channels) <= 25_000 || value === inner);
    }
    assert.ok(maxDepth <= 100_000);
    if (spec.kind === "conv") assert.ok(spec.size[0] * spec.size[1] * channels <= 2 ** 24);
  }));
});

Deno.test("checkNetworkSize() says what was expected", () => {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 4, width: 6 });
  const size = 10_000;
  const check = (changed: Partial<DenseSpec>, depth = 4) => () =>
    checkNetworkSize({ ...spec, ...changed }, depth, size, "r/network/state.safetensors");
  assert.doesNotThrow(check({}));
  assert.throws(
    check({ width: 1e6 }),
    /state\.safetensors does not match specification\.json beside it: wanted at least 16,0[\d,]+ bytes for its weights, got 10,000/,
  );
  assert.throws(check({ maxDepth: 1e9 }), /wanted at most 100,000 blocks, got 1000000000 in the/);
  assert.throws(
    check({ maxDepth: 1e5, width: 40 }, 0),
    /wanted weights of at most 268,435,456 bytes at the start, got 100000 blocks of 688/,
  );
  const images = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 0, outer: 1, inner: 1 });
  assert.throws(
    () => checkNetworkSize({ ...images, size: [1e5, 1e5] }, 0, size, "s"),
    /wanted inputs of at most 16,777,216 numbers, got 10000000000 in/,
  );
});

Deno.test("largestState() has room for weights, momenta, statistics and a header, counted by hand", () => {
  const points = dense({ inputs: 3, classes: 2, maxDepth: 5, width: 4 });
  const ofPoints = (depth: number) => (3 * 4 + 4) + depth * (4 * 4 + 4 + 2 * 4) + (4 * 2 + 2);
  const images = conv({ size: [9, 12], channels: 2, classes: 3, maxDepth: 5, outer: 5, inner: 4 });
  const block = 2 * 5 + (5 * 4 + 4) + 2 * 4 + (9 * 4 * 4 + 4) + 2 * 4 + (4 * 5 + 5);
  const ofImages = (depth: number) =>
    (25 * 2 * 5 + 5) + depth * block + (5 * 5 + 5 + 2 * 5) + (5 * 3 + 3);
  const header = (exits: number) => 8192 * exits + 2 ** 20;
  for (const depth of [0, 1, 2]) {
    const exits = depth + 1;
    assert.equal(largestState(points, depth), 4 * 3 * ofPoints(depth) + header(exits));
    const statistics = 2 * exits * 5; // of the head's norm, for every exit
    assert.equal(
      largestState(images, depth),
      4 * (3 * ofImages(depth) + statistics) + header(exits),
    );
  }
  for (const depth of [-1, 1.5, NaN]) {
    for (const spec of [points, images]) assert.equal(largestState(spec, depth), header(1));
  }
  assert.equal(largestState({ ...points, kind: "other" } as never, 1), header(2));
  assert.equal(largestState({ ...points, width: 2 ** 20 }, 5), 2 ** 32);
});
