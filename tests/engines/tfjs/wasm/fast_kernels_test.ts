// Every kernel that is replaced on the WebAssembly backend, against the cpu backend over random shapes.

import * as tf from "@tensorflow/tfjs-core";
import { registerFastKernels } from "../../../../src/engines/tfjs/wasm/fast_kernels.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { startBackend } from "../../../../src/engines/tfjs/backend.ts";
import { assertNear } from "../../examples.ts";

const [cpu, wasm] = [await startBackend("cpu"), await startBackend("wasm")];

/** Shape and values of an operation on random inputs, equal on both backends; leaks no tensor. */
function assertSame(
  shapes: readonly number[][],
  operation: (...inputs: tf.Tensor[]) => tf.Tensor,
  tolerance = 2e-6,
): void {
  const [wanted, got] = [cpu, wasm].map((backend) => {
    backend.use();
    const before = tf.memory().numTensors;
    const result = tf.tidy(() => {
      const inputs = shapes.map((shape, i) => tf.randomNormal(shape, 0.2, 1, "float32", i + 1));
      const y = operation(...inputs);
      return { shape: y.shape, dtype: y.dtype, values: y.dataSync() };
    });
    assert.equal(tf.memory().numTensors, before);
    return result;
  });
  assert.deepEqual([got.shape, got.dtype], [wanted.shape, wanted.dtype]);
  assertNear(got.values, wanted.values, tolerance);
}

const extent = fc.integer({ min: 1, max: 5 });
const numRuns = 60;

Deno.test("BatchMatMul on wasm is that of cpu, with any factor transposed", () => {
  // batch axes of a and b: equal, or one of them 1, or missing
  const batch = fc.array(fc.tuple(extent, fc.constantFrom("both", "a", "b")), { maxLength: 2 });
  const arbitrary = fc.tuple(batch, extent, extent, extent, fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(arbitrary, ([batch, rows, inner, columns, transposeA, transposeB]) => {
      const of = (factor: "a" | "b") =>
        batch.map(([size, which]) => which === "both" || which === factor ? size : 1);
      const a = [...of("a"), ...(transposeA ? [inner, rows] : [rows, inner])];
      const b = [...of("b"), ...(transposeB ? [columns, inner] : [inner, columns])];
      assertSame([a, b], (a, b) => tf.matMul(a, b, transposeA, transposeB));
    }),
    { numRuns },
  );
});

const convolution = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  size: fc.tuple(fc.integer({ min: 5, max: 8 }), fc.integer({ min: 5, max: 8 })),
  channels: fc.tuple(extent, extent),
  kernel: fc.tuple(extent, extent),
  stride: fc.constantFrom(1, 2),
  padding: fc.constantFrom("same" as const, "valid" as const, 0, 1, 2),
}).map((one) => ({
  ...one,
  // TensorFlow.js takes the kernel's height for its width where a number pads
  kernel: [one.kernel[0], typeof one.padding === "number" ? one.kernel[0] : one.kernel[1]],
}));
/** Output size along one axis, as tf.conv2d has it. */
function outputs(size: number, kernel: number, stride: number, padding: "same" | "valid" | number) {
  if (padding === "same") return Math.ceil(size / stride);
  const padded = size + 2 * (padding === "valid" ? 0 : padding);
  return Math.floor((padded - kernel) / stride) + 1;
}

for (const [index, kernelName] of ["Conv2DBackpropInput", "Conv2DBackpropFilter"].entries()) {
  Deno.test(`${kernelName} on wasm is that of cpu, for any size and stride`, () => {
    fc.assert(
      fc.property(convolution, ({ batch, size, channels, kernel, stride, padding }) => {
        const [x, filter] = [[batch, ...size, channels[0]], [...kernel, ...channels]];
        const out = size.map((extent, i) => outputs(extent, kernel[i], stride, padding));
        // dimRoundingMode is needed where a number pads
        const rounding = typeof padding === "number" ? "floor" as const : undefined;
        assertSame([x, filter, [batch, ...out, channels[1]]], (x, filter, dy) => {
          const gradients = tf.grads((x, filter) =>
            tf.sum(tf.mul(
              tf.conv2d(
                x as tf.Tensor4D,
                filter as tf.Tensor4D,
                stride,
                padding,
                "NHWC",
                1,
                rounding,
              ),
              dy,
            ))
          )([x, filter]);
          return gradients[index];
        }, 1e-5);
      }),
      { numRuns },
    );
  });
}

const reduction = fc.array(extent, { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.subarray(shape.map((_, axis) => axis)),
    fc.boolean(),
    fc.boolean(),
  )
);
for (const name of ["sum", "mean"] as const) {
  Deno.test(`${name} on wasm is that of cpu, over any axes`, () => {
    fc.assert(
      fc.property(reduction, ([shape, axes, keepDims, negative]) => {
        const given = axes.length === 0
          ? undefined
          : axes.map((axis) => negative ? axis - shape.length : axis).reverse();
        assertSame([shape], (x) => tf[name](x, given, keepDims));
      }),
      { numRuns: 2 * numRuns },
    );
  });
}

Deno.test("sum and mean on wasm accept long rows and integers", () => {
  assertSame([[5000, 3]], (x) => tf.sum(x, 0), 1e-5);
  assertSame([[2, 3000, 4]], (x) => tf.mean(x, 1, true), 1e-5);
  assertSame([[4, 3]], (x) => tf.sum(tf.cast(tf.mul(x, 10), "int32"), 0));
  assertSame([[4, 3]], (x) => tf.sum(tf.cast(tf.greater(x, 0), "int32"), 0));
});

Deno.test("slice on wasm is that of cpu, of whole rows and of parts", () => {
  const arbitrary = fc.array(extent, { minLength: 1, maxLength: 4 }).chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(...shape.map((extent) =>
        fc.integer({ min: 0, max: extent - 1 }).chain((begin) =>
          fc.tuple(fc.constant(begin), fc.integer({ min: 1, max: extent - begin }))
        )
      )),
      fc.boolean(),
    )
  );
  fc.assert(
    fc.property(arbitrary, ([shape, ranges, rowsOnly]) => {
      const used = rowsOnly ? ranges.slice(0, 1) : ranges;
      const begin = used.map(([begin]) => begin);
      const size = used.map(([, size]) => size);
      assertSame([shape], (x) => tf.slice(x, begin, size), 0);
    }),
    { numRuns: 2 * numRuns },
  );
  assertSame([[3, 2]], (x) => tf.slice(tf.cast(tf.mul(x, 9), "int32"), [1, 0], [2, 2]), 0);
  assertSame([[3, 2]], (x) => tf.slice(x, [1, 0], [-1, -1]), 0);
});

Deno.test("logSoftmax on wasm needs no replacement, even for large logits", () => {
  const arbitrary = fc.tuple(
    fc.array(extent, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(1, 100, 1e4),
  );
  fc.assert(
    fc.property(arbitrary, ([shape, scale]) => {
      assertSame([shape], (x) => tf.logSoftmax(tf.mul(x, scale)));
    }),
    { numRuns },
  );
});

Deno.test("registerFastKernels() replaces slow kernels once per process", () => {
  const names = ["BatchMatMul", "Conv2DBackpropInput", "Sum", "Mean", "Slice"];
  const kernels = () => names.map((name) => tf.getKernel(name, "wasm").kernelFunc);
  registerFastKernels();
  const before = kernels();
  registerFastKernels();
  assert.deepEqual(kernels().map((kernel, i) => kernel === before[i]), names.map(() => true));
});
