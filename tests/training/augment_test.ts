// Crops and flips of images, in place.

import assert from "node:assert/strict";
import { lastValueFrom, of } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { type Dataset, dataset } from "../../src/datasets/dataset.ts";
import { augment, type AugmentOptions } from "../../src/training/augment.ts";
import { type Batch, lend } from "../../src/training/batch.ts";
import { TrainingRun } from "../../src/training/training_run.ts";
import { fakeLoan } from "./fake_values.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));

const [height, width, channels, count] = [5, 4, 2, 40];
const size = height * width * channels;
const standardisation = { mean: [0.5, 0.2], deviation: [0.25, 0.1] };
const black = [-2, -2];
const images: Dataset = {
  ...dataset({
    shape: [height, width, channels],
    inputs: new Uint8Array(count * size),
    labels: new Array(count).fill(0),
  }),
  standardisation,
};

/** Every pixel of every image has a value of its own. */
function batchAt(epoch = 1, index = 0, data = images): Batch {
  const inputs = Float32Array.from({ length: count * size }, (_, i) => i + 1);
  const place = { epoch, index, perEpoch: 2, epochs: 9, data, batchSize: count };
  return lend(inputs, new Int32Array(count), place, new TrainingRun()).batch;
}

async function augmented(options?: AugmentOptions, epoch = 1, index = 0) {
  return (await lastValueFrom(of(batchAt(epoch, index)).pipe(augment(options)))).inputs;
}

/** Image n moved and mirrored: crop of the padded image, then mirrored. */
function moved(n: number, down: number, right: number, mirrored: boolean): number[] {
  return Array.from({ length: size }, (_, i) => {
    const c = i % channels;
    const column = Math.floor(i / channels) % width;
    const y = Math.floor(i / channels / width) - down;
    const x = (mirrored ? width - 1 - column : column) - right;
    if (y < 0 || y >= height || x < 0 || x >= width) return black[c];
    return n * size + (y * width + x) * channels + c + 1;
  });
}

/** Which move made each image. */
function movesOf(inputs: Float32Array, crop: number) {
  return Array.from({ length: count }, (_, n) => {
    const image = String([...inputs.subarray(n * size, (n + 1) * size)]);
    for (let down = -crop; down <= crop; down++) {
      for (let right = -crop; right <= crop; right++) {
        for (const mirrored of [false, true]) {
          if (String(moved(n, down, right, mirrored)) === image) return { down, right, mirrored };
        }
      }
    }
    return assert.fail(`image ${n} is no crop of its original`);
  });
}

Deno.test("augment() crops every image from its copy padded with standardised black", async () => {
  const moves = movesOf(await augmented({ crop: 2 }), 2);
  for (const shift of [-2, -1, 0, 1, 2]) {
    assert.ok(moves.some(({ down }) => down === shift), `none by ${shift} down`);
    assert.ok(moves.some(({ right }) => right === shift), `none by ${shift} right`);
  }
});

/** Moves by one pixel at most, from two neighbours in the middle, which stay within the image. */
function smallMovesOf(inputs: Float32Array) {
  return Array.from({ length: count }, (_, n) => {
    const [left, right] = [1, 2].map((x) => {
      const from = (inputs[n * size + (2 * width + x) * channels] - 1 - n * size) / channels;
      return { row: Math.floor(from / width), column: from % width };
    });
    return `${2 - left.row} ${2 - Math.max(left.column, right.column)} ${
      left.column > right.column
    }`;
  });
}

Deno.test("augment() mirrors half and draws every shift equally often, each whatever the others are", async () => {
  const places = Array.from({ length: 180 }, (_, i) => [i + 1, i % 2] as const);
  const moves = [];
  for (const [epoch, index] of places) {
    moves.push(...smallMovesOf(await augmented({ crop: 1 }, epoch, index)));
  }
  const times = Map.groupBy(moves, (move) => move);
  assert.equal(times.size, 3 * 3 * 2);
  // bounds that one seed in 1e9 would pass, for each, by the inequalities of Bernstein and Hoeffding
  for (const [move, { length: n }] of times) {
    assert.ok(Math.abs(n - 400) < 135, `${n} of 7200 by ${move}`);
  }
  const mirrored = moves.filter((move) => move.endsWith("true")).length;
  assert.ok(Math.abs(mirrored - 3600) < 278, `${mirrored} of 7200 mirrored`);
});

Deno.test("augment() can leave flips, crops or both out", async () => {
  assert.ok(movesOf(await augmented({ crop: 2, flip: false }), 2).every((m) => !m.mirrored));
  const flips = movesOf(await augmented({ crop: 0 }), 2);
  assert.ok(flips.every(({ down, right }) => down === 0 && right === 0));
  assert.ok(flips.some(({ mirrored }) => mirrored));
  assert.deepEqual(await augmented({ crop: 0, flip: false }), batchAt().inputs);
});

Deno.test("augment() depends on its seed and the batch's place alone", async () => {
  const one = await augmented();
  assert.deepEqual(await augmented({ crop: 4, flip: true, seed: 1 }), one, "the defaults");
  assert.notDeepEqual(await augmented({ seed: 2 }), one);
  assert.notDeepEqual(await augmented({}, 2, 0), one);
  assert.notDeepEqual(await augmented({}, 1, 1), one);
  // whatever came before
  const batches = [batchAt(7, 1), batchAt(1, 0)];
  assert.deepEqual((await lastValueFrom(of(...batches).pipe(augment()))).inputs, one);
});

Deno.test("augment() works in place, and leaves the labels, the data and the loan as they are", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const a = batchAt(), b = batchAt(1, 1);
    const arrays = a.inputs;
    const source = cold("-a-b-|", { a, b });
    expectObservable(source.pipe(augment())).toBe("-a-b-|", { a, b });
    expectSubscriptions(source.subscriptions).toBe("^----!");
    flush();
    assert.equal(a.inputs, arrays);
    assert.ok((images.inputs as Uint8Array).every((byte) => byte === 0));
  });
});

Deno.test("augment() passes an empty source, its error and unsubscription on", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const empty = cold<never>("--|"), failing = cold<never>("--#"), long = cold<never>("-------|");
    expectObservable(empty.pipe(augment())).toBe("--|");
    expectObservable(failing.pipe(augment())).toBe("--#");
    expectObservable(long.pipe(augment()), "---!").toBe("----");
    expectSubscriptions(empty.subscriptions).toBe("^-!");
    expectSubscriptions(failing.subscriptions).toBe("^-!");
    expectSubscriptions(long.subscriptions).toBe("^--!");
  });
});

Deno.test("augment() errors on vectors and leaves its source", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold("-a-a", { a: fakeLoan().batch });
    const wanted = "augment(): batches must be images, got examples of shape [1]";
    expectObservable(source.pipe(augment())).toBe("-#", undefined, new TypeError(wanted));
    expectSubscriptions(source.subscriptions).toBe("^!");
  });
});

Deno.test("augment() refuses an impossible crop when it is called", () => {
  for (const crop of [-1, 0.5, NaN]) {
    assert.throws(() => augment({ crop }), {
      name: "RangeError",
      message: `augment(): crop must be a whole number of at least 0, got ${crop}`,
    });
  }
});
