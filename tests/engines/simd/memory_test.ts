// Size of a network's memory: the fewest whole pages for a batch, errors, and batches that end at the memory's last value.

import assert from "node:assert/strict";
import type { Network } from "../../../src/engines/network.ts";
import { convBatchPlan } from "../../../src/engines/simd/conv/batch_plan.ts";
import { convComputation } from "../../../src/engines/simd/conv/computation.ts";
import { createConvResources } from "../../../src/engines/simd/conv/resources.ts";
import { convPlan } from "../../../src/engines/simd/conv/plan.ts";
import { denseComputation } from "../../../src/engines/simd/dense/computation.ts";
import { createResources } from "../../../src/engines/simd/dense/resources.ts";
import { batchPlan, densePlan } from "../../../src/engines/simd/dense/plan.ts";
import {
  availableBytes,
  makeRoom,
  mostBytes,
  pageBytes,
  type Wanted,
  wantedBytes,
} from "../../../src/engines/simd/memory.ts";
import { simdNetwork } from "../../../src/engines/simd/network.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { randomMasks } from "../masked.ts";
import { randomExamples } from "../examples.ts";
import { update } from "../update.ts";

const memoryOf = (pages: number, most?: number) =>
  new WebAssembly.Memory(most ? { initial: pages, maximum: most } : { initial: pages });
/** A request of `each` bytes for every example and block, and `more`. */
const wanting = (batch: number, depth: number, each: number, more = 0, limit?: number): Wanted => ({
  ...{ name: "forward", batch, depth, limit },
  bytes: (batch, depth) => batch * depth * each + more,
});

Deno.test("makeRoom() allocates exactly the pages for the requested bytes", () => {
  for (
    const [more, pages] of [
      [0, 2],
      [-1, 2],
      [1 - pageBytes, 2],
      [1, 3],
      [pageBytes - 1, 3],
      [pageBytes, 3],
      [5 * pageBytes + 1, 8],
    ]
  ) {
    const memory = memoryOf(1);
    makeRoom(memory, wanting(2, 1, pageBytes, more));
    assert.equal(memory.buffer.byteLength, pages * pageBytes, `${more} bytes more than two pages`);
  }
});

Deno.test("wantedBytes() accepts the last available byte, and refuses one more", () => {
  const memory = memoryOf(1);
  assert.equal(wantedBytes(memory, wanting(5, 3, 1000, 7, 15_007)), 15_007);
  assert.throws(() => wantedBytes(memory, wanting(5, 3, 1000, 8, 15_007)), RangeError);
  assert.equal(memory.buffer.byteLength, pageBytes); // it does not allocate
  assert.equal(availableBytes(memory, 100), 100);
  assert.ok(availableBytes(memory) <= mostBytes);
  assert.equal(mostBytes, 2 ** 32);
});

Deno.test("wantedBytes() says what is needed, available, and would fit, to the last example", () => {
  const megabyte = 2 ** 20;
  const refused = (wanted: Wanted, text: string) =>
    assert.throws(() => wantedBytes(memoryOf(1), wanted), {
      name: "RangeError",
      message: `forward(): a batch of ${wanted.batch} through ${wanted.depth} blocks needs ${text}`,
    });
  refused(
    wanting(10, 4, megabyte, 0, 39 * megabyte),
    "40 MB, but 39 MB are available; a batch of 9 or a depth of 3 would fit",
  );
  refused(
    wanting(10, 4, megabyte, 1, 39.5 * megabyte),
    "41 MB, but 39 MB are available; a batch of 9 or a depth of 3 would fit",
  );
  refused(
    wanting(10, 4, megabyte, 0, 12 * megabyte),
    "40 MB, but 12 MB are available; a batch of 3 or a depth of 1 would fit",
  );
  refused(
    wanting(10, 4, megabyte, 0, 12 * megabyte - 1),
    "40 MB, but 11 MB are available; a batch of 2 or a depth of 1 would fit",
  );
  refused(
    wanting(10, 4, megabyte, 0, 4 * megabyte),
    "40 MB, but 4 MB are available; a batch of 1 would fit",
  );
  refused(
    wanting(10, 4, megabyte, 0, 4 * megabyte - 1),
    "40 MB, but 3 MB are available; no smaller batch would fit",
  );
});

Deno.test("makeRoom() throws the same error if the memory cannot grow, and leaves it unchanged", () => {
  const memory = memoryOf(1, 2);
  assert.throws(() => makeRoom(memory, wanting(8, 1, pageBytes)), (error: Error) => {
    assert.match(
      error.message,
      /^forward\(\): a batch of 8 through 1 blocks needs 1 MB, but 0 MB are/,
    );
    assert.match(error.message, /available; a batch of 4 would fit$/);
    assert.ok(error.cause instanceof RangeError);
    return true;
  });
  assert.equal(memory.buffer.byteLength, pageBytes);
  makeRoom(memory, wanting(2, 1, pageBytes)); // the last page
  assert.equal(memory.buffer.byteLength, 2 * pageBytes);
});

const [maxDepth, classes] = [2, 3];
const info = { name: "simd", device: "", reason: "" };
const weighting = { weights: [0.2, 0.3, 0.5] };
const step = { learningRate: 0.1, momentum: 0.5 };

/** A kind of network with its own memory: the end of a step's plan, and networks. */
interface Kind {
  readonly shapes: readonly number[];
  /** The end of the plan of a step on a batch of a network whose size is `size`. */
  end(size: number, batch: number, masked: boolean): number;
  make(size: number): Promise<{ network: Network; memory: WebAssembly.Memory }>;
  inputShape(size: number): number[];
}
const vectors = (inputs: number) => dense({ inputs, classes, maxDepth, width: 6 });
const images = (outer: number) =>
  conv({ size: [7, 8], channels: 1, classes, maxDepth, outer, inner: 3 });
const variant = { vectors: 2, relaxed: false } as const;
const kinds: Record<string, Kind> = {
  dense: {
    shapes: Array.from({ length: 200 }, (_, i) => i + 1),
    end(inputs, batch, masked) {
      const plan = densePlan(vectors(inputs));
      return batchPlan(plan, plan.parametersEnd(maxDepth), maxDepth, batch, true, masked).end;
    },
    async make(inputs) {
      const spec = vectors(inputs);
      const resources = await createResources(spec, 1);
      const network = simdNetwork(spec, info, denseComputation(spec, resources));
      return { network, memory: resources.memory };
    },
    inputShape: (inputs) => [inputs],
  },
  conv: {
    shapes: Array.from({ length: 22 }, (_, i) => i + 3),
    end(outer, batch, masked) {
      const plan = convPlan(images(outer), 1);
      return convBatchPlan(plan, maxDepth, batch, { training: true, kept: "all", masked }).end;
    },
    async make(outer) {
      const spec = images(outer);
      const resources = await createConvResources(spec, 1, { threads: 1, variant });
      const network = simdNetwork(spec, info, convComputation(resources));
      return { network, memory: resources.memory };
    },
    inputShape: () => [7, 8, 1],
  },
};

/** A network's size and a batch whose plan ends a given number of bytes after a page's start. */
function found({ shapes, end }: Kind, masked: boolean, behind: number): [number, number] {
  for (let batch = 100; batch < 300; batch++) {
    for (const size of shapes) {
      if (end(size, batch, masked) % pageBytes === behind) return [size, batch];
    }
  }
  throw new Error("no such plan");
}

for (const [name, kind] of Object.entries(kinds)) {
  for (const masked of [false, true]) {
    for (const behind of [0, 64, pageBytes - 64]) {
      Deno.test(`a gradient step has enough memory if it ends ${behind} bytes after a page's start (${name}, ${masked ? "gates" : "no gates"})`, async () => {
        const [size, batch] = found(kind, masked, behind);
        const { network, memory } = await kind.make(size);
        using _ = network;
        const examples = randomExamples(kind.inputShape(size), classes, batch);
        const masks = masked ? randomMasks(network, batch) : undefined;
        const state = await network.readState();
        // if one more page is needed, it is only for the last values
        const pages = Math.floor(kind.end(size, batch, masked) / pageBytes);
        memory.grow(Math.max(0, pages - memory.buffer.byteLength / pageBytes));
        const m = await update(network, examples, weighting, { ...step, masks });
        const end = kind.end(size, batch, masked);
        assert.equal(memory.buffer.byteLength, Math.ceil(end / pageBytes) * pageBytes);
        const after = await network.readState();

        // as with enough memory
        const many = randomExamples(kind.inputShape(size), classes, 4 * batch);
        await update(network, many, weighting, step);
        assert.ok(memory.buffer.byteLength > end + pageBytes);
        await network.writeState(state);
        assert.deepEqual(await update(network, examples, weighting, { ...step, masks }), m);
        assert.deepEqual(await network.readState(), after);
      });
    }
  }
}

Deno.test("logProbabilities() reads no mask beyond the memory's end", async () => {
  const wanted = Array.from({ length: 200 }, (_, i) => i + 1).flatMap((inputs) =>
    Array.from({ length: 25 }, (_, i) => [inputs, 8 * i + 80])
  ).find(([inputs, batch]) => {
    const plan = densePlan(vectors(inputs));
    const start = plan.parametersEnd(maxDepth);
    return batchPlan(plan, start, maxDepth, batch, false, true).end % pageBytes === 0;
  });
  assert.ok(wanted);
  const [inputs, batch] = wanted;
  const { network } = await kinds.dense.make(inputs);
  using _ = network;
  await network.estimateStatistics([randomExamples([inputs], classes, 8)]);
  const examples = randomExamples([inputs], classes, batch);
  const masks = randomMasks(network, batch);
  const tight = await network.logProbabilities(examples.inputs, { masks });
  await update(network, examples, weighting, { learningRate: 0 }); // needs more room
  assert.deepEqual(await network.logProbabilities(examples.inputs, { masks }), tight);
});

Deno.test("planMemory() accepts the last available byte, keeping everything and keeping the least", async () => {
  const spec = images(5);
  const [plan, batch] = [convPlan(spec, 1), 150];
  const end = (kept: "all" | "inputs") =>
    convBatchPlan(plan, maxDepth, batch, { training: true, kept }).end;
  const need = async (memoryLimit: number) => {
    const resources = await createConvResources(spec, 1, { threads: 1, variant, memoryLimit });
    using network = simdNetwork(spec, info, convComputation(resources));
    return network.planMemory!(batch);
  };
  assert.deepEqual(await need(end("all")), { bytes: end("all"), recomputed: false, kept: "all" });
  const least = { bytes: end("inputs"), recomputed: true, kept: "inputs" };
  assert.deepEqual(await need(end("all") - 1), least);
  assert.deepEqual(await need(end("inputs")), least);
  await assert.rejects(need(end("inputs") - 1), RangeError);
});
