// Norms over values whose mean is a hundred thousand times their deviation, on every engine against float64: the rounding
// error of a float32 mean must be corrected.

import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { Examples, NamedArray, NetworkState } from "../../src/engines/network.ts";
import {
  conv,
  type ConvSpec,
  dense,
  type DenseSpec,
} from "../../src/architectures/specification.ts";
import { randomStream } from "../../src/math/random.ts";
import { assertNear } from "./examples.ts";
import { doubleConv } from "./simd/conv/double_conv.ts";
import { farthest, largest, momentaOf } from "./simd/conv/shapes.ts";
import { doubleGradients } from "./simd/dense/double_network.ts";
import { update } from "./update.ts";
import { processorBackends } from "./tfjs/backends.ts";

const weighting = { weights: [0.25, 0.75] };
const [level, loud, classes] = [1e5, 2, 3];
const vectors = dense({ inputs: loud, classes, maxDepth: 1, width: 6 });
const images = conv({ size: [12, 13], channels: loud, classes, maxDepth: 1, outer: 6, inner: 4 });

/** Inputs about 100,000 with a deviation of 1, in eighths: they and means of four of them are exact in float32. */
function loudExamples(shape: readonly number[], batch: number): Examples {
  const random = randomStream(1, "loud");
  const size = shape.reduce((product, extent) => product * extent, batch);
  return {
    inputs: Float32Array.from(
      { length: size },
      () => level + Math.round(27 * (random() - 0.5)) / 8,
    ),
    labels: Int32Array.from({ length: batch }, () => Math.floor(classes * random())),
  };
}

type Change = (indices: readonly number[], value: number) => number;

/** The state with arrays whose values are changed by their indices; without momenta. */
function rewritten(state: NetworkState, changes: Readonly<Record<string, Change>>): NetworkState {
  const changed = ({ shape, data }: NamedArray, change: Change): NamedArray => ({
    shape,
    data: data.map((value, i) => {
      let rest = i;
      const indices = shape.toReversed().map((extent) => {
        const index = rest % extent;
        rest = Math.floor(rest / extent);
        return index;
      });
      return change(indices.reverse(), value);
    }),
  });
  return Object.fromEntries(
    Object.entries(state).map(([name, array]) =>
      [name, changes[name] ? changed(array, changes[name]) : array] as const
    ),
  );
}

/**
 * Units 0 and 1 are the inputs. Only the block uses them, and it adds only to the other units, so rounding of numbers about
 * 100,000 shows only in its first norm.
 */
const cases: readonly {
  readonly spec: DenseSpec | ConvSpec;
  readonly examples: Examples;
  /** The norm whose inputs have large means. */
  readonly first: string;
  readonly changes: Readonly<Record<string, Change>>;
  /** Gradients that are sums of cancelling products with 100,000, with the rounding errors of the products. */
  readonly unlike: RegExp;
}[] = [
  {
    spec: vectors,
    examples: loudExamples([loud], 300),
    first: "blocks.0.norm",
    changes: {
      "stem.weight": ([input, unit]) => Number(input === unit),
      "stem.bias": () => 0,
      "blocks.0.dense.weight": ([input, unit]) => Number(input === unit % loud),
      "blocks.0.dense.bias": () => 0,
      "blocks.0.norm.scale": ([unit]) => unit < loud ? 0 : 1 + unit / 10,
      "blocks.0.norm.shift": ([unit]) => unit < loud ? 0 : unit / 10,
      "head.weight": ([unit], value) => unit < loud ? 0 : value,
    },
    unlike: /^(stem|blocks\.0\.dense|head)\.(weight|bias)$/,
  },
  {
    spec: images,
    examples: loudExamples([12, 13, loud], 40),
    first: "blocks.0.norm1",
    changes: {
      "stem.kernel": ([row, column, channel, unit]) =>
        unit < loud
          ? Number(row === 2 && column === 1 && channel === unit)
          : (Number(channel === 0) - Number(channel === 1)) * (Number(row === 2) / 4), // apart
      "stem.bias": ([unit]) => unit < loud ? 0 : 0.5,
      "blocks.0.conv3.kernel": ([, , , unit], value) => unit < loud ? 0 : value,
      "blocks.0.conv3.bias": ([unit], value) => unit < loud ? 0 : value,
      "head.dense1.weight": ([unit], value) => unit < loud ? 0 : value,
      "head.dense2.weight": ([unit], value) => unit < loud ? 0 : value,
    },
    unlike: /^(stem\..*|.*bias|head\.dense[12]\.weight)$/,
  },
];

const engines: [string, Parameters<typeof createNetwork>[1]][] = [
  ...processorBackends.map((engine) =>
    [engine, { engine }] as [string, Parameters<typeof createNetwork>[1]]
  ),
  ["simd", { engine: "simd", threads: 1 }],
];
for (const { spec, examples, first, changes, unlike } of cases) {
  for (const [engine, options] of engines) {
    const prepared = async () => {
      const network = await createNetwork(spec, { ...options, seed: 2 });
      const state = rewritten(await network.readState(), changes);
      await network.writeState(state);
      return { network, state };
    };

    Deno.test(`a gradient step is as exact for large means (${spec.kind}, ${engine})`, async () => {
      const { network, state } = await prepared();
      using _ = network;
      const arrays = Object.fromEntries(
        Object.entries(state).map(([name, { data }]) => [name, data]),
      );
      const double = spec.kind === "dense"
        ? doubleGradients(spec, state, examples, weighting)
        : doubleConv(spec, arrays, examples);
      const wanted = typeof double.gradients === "function"
        ? double.gradients(weighting)
        : double.gradients;
      const m = await update(network, examples, weighting, { learningRate: 0 });
      assert.ok(farthest(m, double.m) <= 1e-5, `m ${m}, wanted ${double.m}`);
      const got = momentaOf(await network.readState());
      const compared = Object.entries(wanted).filter(([name]) => !unlike.test(name));
      assert.ok(compared.length >= (spec.kind === "dense" ? 2 : 11));
      for (const [name, values] of compared) {
        const error = farthest(got[name], values) / largest(values);
        assert.ok(error <= 2e-5, `${name} off by ${error}`);
      }
      // a norm's input gradient is 0 on average: here it is multiplied by 100,000 and summed
      if (spec.kind === "conv") return;
      const layer = "blocks.0.dense.weight";
      const error = farthest(got[layer], wanted[layer]) / largest(wanted[layer]);
      assert.ok(error <= 0.1, `${layer} off by ${error}`);
    });

    Deno.test(`estimateStatistics() is as exact for large means (${spec.kind}, ${engine})`, async () => {
      using network = (await prepared()).network;
      // batches of different sizes, and so of different means
      const [size, cut] = [examples.inputs.length / examples.labels.length, 11];
      await network.estimateStatistics([
        { inputs: examples.inputs.slice(0, size * cut), labels: examples.labels.slice(0, cut) },
        { inputs: examples.inputs.slice(size * cut), labels: examples.labels.slice(cut) },
      ]);
      const state = await network.readState();
      for (let unit = 0; unit < loud; unit++) {
        const values = loudUnit(spec.kind, examples, unit);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
          values.length;
        // float32 values are 0.008 apart there, and means of batches are such values
        const apart = state[`${first}.mean`].data[unit] - mean;
        assert.ok(Math.abs(apart) <= 0.008, `mean of unit ${unit} off by ${apart}`);
        assertNear([state[`${first}.variance`].data[unit] / variance], [1], 3e-4, "variance");
      }
    });
  }
}

for (const [engine, options] of engines) {
  Deno.test(`a gradient step takes no root of a negative variance for equal rows (${engine})`, async () => {
    const [{ spec, changes }] = cases;
    using network = await createNetwork(spec, { ...options, seed: 2 });
    await network.writeState(rewritten(await network.readState(), changes));
    // sums of a thousand such rows are rounded: the squared mean is larger than the mean of squares
    const rows = 1000;
    const inputs = new Float32Array(loud * rows).fill(1e8);
    const alike = { inputs, labels: new Int32Array(rows) };
    const m = await update(network, alike, weighting, { learningRate: 0 });
    assert.ok([...m].every(Number.isFinite), String(m));
  });
}

/** Inputs of the first norm: the network's inputs, or means of 2×2 pixels below the second row and right of the first column. */
function loudUnit(kind: string, { inputs, labels }: Examples, unit: number): number[] {
  const values = Array.from(inputs).filter((_, i) => i % loud === unit);
  if (kind === "dense") return values;
  const [height, width] = images.size;
  const pixel = (image: number, row: number, column: number) =>
    values[(image * height + row) * width + column];
  const positions = [0, 1, 2, 3].flatMap((row) =>
    [0, 1, 2, 3].map((column) => [2 * row + 2, 2 * column + 1])
  );
  return Array.from(labels).flatMap((_, image) =>
    positions.map(([row, column]) =>
      [[0, 0], [0, 1], [1, 0], [1, 1]]
        .reduce((sum, [a, b]) => sum + pixel(image, row + a, column + b) / 4, 0)
    )
  );
}
