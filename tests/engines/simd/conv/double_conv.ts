// The conv network in float64, a direct implementation of the formulas as an oracle for float32 engines.
// Arrays are [rows][columns], where a row is a position of an image, or an image, and columns are channels.

import type { Examples } from "../../../../src/engines/network.ts";
import type { ConvSpec } from "../../../../src/architectures/specification.ts";
import { range } from "../../../../src/engines/checks.ts";
import { logSoftmax, softmax } from "../../../../src/math/log_space.ts";
import type { StepWeighting } from "../../update.ts";

/** Arrays by name, as in a network's state. */
export type DoubleArrays = Readonly<Record<string, ArrayLike<number>>>;

/** Mean and biased variance of every norm, by name; those of the head as `head.norm.0`, one per exit. */
export type DoubleStatistics = Readonly<Record<string, { mean: number[]; variance: number[] }>>;

/** Results of the oracle. */
export interface DoubleResult {
  /** m_d of all exits. */
  readonly m: number[];
  /** log p(class), [exit][image][class]. */
  readonly logs: number[][][];
  /** Smallest distance of a unit to the rectifier's kink, where gradients jump; units that are exactly 0 do not count. */
  readonly nearestKink: number;
  /** Batch statistics, unless population statistics were given. */
  readonly statistics: DoubleStatistics;
  /** Of the loss −Σ w_d m_d, or −log Σ exp(log β_d + N m_d) / N, with respect to every weight; may be called once. */
  gradients(weighting: StepWeighting): Record<string, Float64Array>;
}

/** Values and the gradient of the loss with respect to them. */
interface Rows {
  readonly columns: number;
  readonly data: Float64Array;
  readonly slope: Float64Array;
}

/**
 * Forward through all exits.
 *
 * @param options.population statistics for the norms; default batch statistics, without which gradients are invalid
 * @param options.masks of the branches, [depth][image][outer]; default 1
 * @param options.meanError relative error of every mean, to simulate rounding to float32
 */
export function doubleConv(
  { size, channels, classes, maxDepth, outer, inner }: ConvSpec,
  arrays: DoubleArrays,
  { inputs, labels }: Examples,
  { population, meanError = 0, masks }: {
    readonly population?: DoubleStatistics;
    readonly meanError?: number;
    readonly masks?: ArrayLike<number>;
  } = {},
): DoubleResult {
  const batch = labels.length;
  const statistics: Record<string, { mean: number[]; variance: number[] }> = {};
  const gradients: Record<string, Float64Array> = {};
  const weights: Record<string, Float64Array> = {};
  for (const [name, data] of Object.entries(arrays)) {
    weights[name] = Float64Array.from(data);
    gradients[name] = new Float64Array(data.length);
  }
  /** Steps of the backward pass, to be run in reverse order. */
  const tape: (() => void)[] = [];
  const rows = (data: Float64Array, columns: number): Rows => ({
    ...{ data, columns },
    slope: new Float64Array(data.length),
  });

  /** A convolution with its bias over images of that height and width; affines are those of one pixel. */
  function convolve(
    x: Rows,
    name: string,
    outputs: number,
    { kernel = "kernel", height = 1, width = 1, side = 1, padding = 0 },
  ): Rows {
    const [w, dw] = [weights[`${name}.${kernel}`], gradients[`${name}.${kernel}`]];
    const [b, db] = [weights[`${name}.bias`], gradients[`${name}.bias`]];
    const [tall, wide] = [height, width].map((extent) => extent + 2 * padding - side + 1);
    const images = x.data.length / (height * width * x.columns);
    /** Calls back with the output's row, the input's row and the tap. */
    const taps = (visit: (to: number, from: number, tap: number) => void) => {
      for (let to = 0; to < images * tall * wide; to++) {
        const image = Math.floor(to / (tall * wide));
        const [row, column] = [Math.floor(to / wide) % tall, to % wide];
        for (let tap = 0; tap < side * side; tap++) {
          const i = row + Math.floor(tap / side) - padding;
          const j = column + tap % side - padding;
          if (i < 0 || i >= height || j < 0 || j >= width) continue;
          visit(to, (image * height + i) * width + j, tap);
        }
      }
    };
    const count = images * tall * wide * outputs;
    const y = rows(new Float64Array(count).map((_, i) => b[i % outputs]), outputs);
    taps((to, from, tap) => {
      for (let c = 0; c < x.columns; c++) {
        const [value, first] = [x.data[from * x.columns + c], (tap * x.columns + c) * outputs];
        for (let o = 0; o < outputs; o++) y.data[to * outputs + o] += value * w[first + o];
      }
    });
    tape.push(() => {
      y.slope.forEach((slope, i) => db[i % outputs] += slope);
      taps((to, from, tap) => {
        for (let c = 0; c < x.columns; c++) {
          const [at, first] = [from * x.columns + c, (tap * x.columns + c) * outputs];
          let sum = 0;
          for (let o = 0; o < outputs; o++) {
            const slope = y.slope[to * outputs + o];
            dw[first + o] += x.data[at] * slope;
            sum += w[first + o] * slope;
          }
          x.slope[at] += sum;
        }
      });
    });
    return y;
  }

  /** Every output the mean of the inputs at those rows. */
  function means(x: Rows, sources: readonly (readonly number[])[]): Rows {
    const { columns } = x;
    const y = rows(new Float64Array(sources.length * columns), columns);
    const each = (visit: (to: number, from: number, share: number) => void) =>
      sources.forEach((list, row) => {
        for (const from of list) {
          for (let c = 0; c < columns; c++) {
            visit(row * columns + c, from * columns + c, 1 / list.length);
          }
        }
      });
    each((to, from, share) => y.data[to] += share * x.data[from]);
    tape.push(() => each((to, from, share) => x.slope[from] += share * y.slope[to]));
    return y;
  }

  let nearestKink = Infinity;
  function relu(x: Rows): Rows {
    for (const value of x.data) {
      const apart = Math.abs(value);
      if (apart > 1e-12 && apart < nearestKink) nearestKink = apart;
    }
    const y = rows(Float64Array.from(x.data, (value) => Math.max(0, value)), x.columns);
    tape.push(() => y.slope.forEach((slope, i) => x.slope[i] += x.data[i] > 0 ? slope : 0));
    return y;
  }

  /** a + b, or a + share · b. */
  function sum(a: Rows, b: Rows, share: (i: number) => number = () => 1): Rows {
    const y = rows(a.data.map((value, i) => value + share(i) * b.data[i]), a.columns);
    tape.push(() =>
      y.slope.forEach((slope, i) => {
        a.slope[i] += slope;
        b.slope[i] += share(i) * slope;
      })
    );
    return y;
  }

  function norm(x: Rows, name: string, key = name): Rows {
    const { columns } = x;
    const [scale, shift] = [weights[`${name}.scale`], weights[`${name}.shift`]];
    const [dScale, dShift] = [gradients[`${name}.scale`], gradients[`${name}.shift`]];
    const count = x.data.length / columns;
    const mean = (of: (i: number) => number) =>
      range(columns).map((c) => {
        let total = 0;
        for (let row = 0; row < count; row++) total += of(row * columns + c);
        return total / count;
      });
    if (population) statistics[key] = population[key];
    else {
      const centre = mean((i) => x.data[i]);
      const variance = mean((i) => (x.data[i] - centre[i % columns]) ** 2);
      statistics[key] = { mean: centre.map((value) => (1 + meanError) * value), variance };
    }
    const { mean: centre, variance } = statistics[key];
    const inverse = variance.map((value) => 1 / Math.sqrt(value + 1e-5));
    const hat = Float64Array.from(
      x.data,
      (value, i) => (value - centre[i % columns]) * inverse[i % columns],
    );
    const y = rows(hat.map((value, i) => scale[i % columns] * value + shift[i % columns]), columns);
    tape.push(() => {
      const own = mean((i) => y.slope[i]);
      const along = mean((i) => y.slope[i] * hat[i]);
      for (let c = 0; c < columns; c++) {
        dShift[c] += count * own[c];
        dScale[c] += count * along[c];
      }
      hat.forEach((value, i) => {
        const c = i % columns;
        x.slope[i] += scale[c] * inverse[c] * (y.slope[i] - own[c] - value * along[c]);
      });
    });
    return y;
  }

  // stem: 5×5 without padding, then the mean of 2×2
  const [height, width] = size;
  const [tall, wide] = [height, width].map((extent) => Math.floor((extent - 4) / 2));
  const positions = tall * wide;
  const pooled = range(batch * positions).map((row) => {
    const [image, i] = [Math.floor(row / positions), Math.floor(row / wide) % tall];
    const first = (image * (height - 4) + 2 * i) * (width - 4) + 2 * (row % wide);
    return [first, first + 1, first + width - 4, first + width - 3];
  });
  let a = means(
    convolve(rows(Float64Array.from(inputs), channels), "stem", outer, { height, width, side: 5 }),
    pooled,
  );
  const ofImage = range(batch).map((image) =>
    range(positions).map((position) => image * positions + position)
  );
  const one = { height: tall, width: wide };
  const logits = range(maxDepth + 1).map((exit) => {
    if (exit > 0) {
      const block = `blocks.${exit - 1}`;
      const stage = (x: Rows, i: number, outputs: number, sides: object) =>
        convolve(relu(norm(x, `${block}.norm${i}`)), `${block}.conv${i}`, outputs, {
          ...one,
          ...sides,
        });
      const reduced = stage(a, 1, inner, {});
      const spatial = stage(reduced, 2, inner, { side: 3, padding: 1 });
      const first = (exit - 1) * batch * outer;
      const mask = (i: number) =>
        masks![first + Math.floor(i / (positions * outer)) * outer + i % outer];
      a = sum(a, stage(spatial, 3, outer, {}), masks && mask);
    }
    const h = means(a, ofImage);
    const hidden = relu(convolve(h, "head.dense1", outer, { kernel: "weight" }));
    const normed = norm(hidden, "head.norm", `head.norm.${exit}`);
    return convolve(sum(h, normed), "head.dense2", classes, { kernel: "weight" });
  });

  const logs = logits.map(({ data }) =>
    range(batch).map((n) => logSoftmax(Array.from(data).slice(n * classes, (n + 1) * classes)))
  );
  const m = logs.map((of) => of.reduce((sum, log, n) => sum + log[labels[n]], 0) / batch);
  const gradientsOf = (weighting: StepWeighting) => {
    const w = "weights" in weighting
      ? weighting.weights
      : softmax(m.map((value, d) => weighting.logPrior[d] + weighting.trainSize * value));
    logits.forEach(({ slope }, d) =>
      logs[d].forEach((log, n) =>
        log.forEach((value, k) => {
          slope[n * classes + k] = -w[d] / batch * (Number(k === labels[n]) - Math.exp(value));
        })
      )
    );
    for (const back of tape.reverse()) back();
    return gradients;
  };
  return { m, logs, nearestKink, statistics, gradients: gradientsOf };
}
