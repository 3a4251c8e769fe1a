// The float64 reference against golden files from another float64 implementation.

import assert from "node:assert/strict";
import { float64Pass, type StateArray } from "./pass.ts";
import { parseReference, referenceSpec } from "../../../src/engines/reference.ts";
import type { Tree, Values } from "../../../src/engines/reference_file.ts";
import { relativeError } from "./relative_error.ts";

const golden = new URL("../../golden/", import.meta.url);
/** The files' numbers have ten digits, including inputs and weights. */
const tolerance = 1e-8;

/** The arrays of a golden file in float64, under the names of a network's state. */
function arraysOf(tree: Tree): Record<string, StateArray> {
  const arrays: Record<string, StateArray> = {};
  const visit = (name: string, node: Values | Tree | readonly Tree[]) => {
    if ("values" in node && "shape" in node) {
      const { shape, values } = node as Values;
      arrays[name.replace(/^\.input\./, ".stem.").slice(1)] = { shape, data: values };
    } else {
      for (const [key, child] of Object.entries(node)) visit(`${name}.${key}`, child);
    }
  };
  visit("", tree);
  return arrays;
}

for (const name of [...Deno.readDirSync(golden)].map(({ name }) => name).sort()) {
  const reference = parseReference(Deno.readTextFileSync(new URL(name, golden)), name);
  const { params, x, y, expect } = reference;
  const spec = referenceSpec(reference);
  const state = arraysOf(params);
  const examples = { inputs: x.values, labels: Int32Array.from(y) };

  Deno.test(`float64Pass() gives the logits, log-likelihoods and gradients of ${name}`, () => {
    const pass = float64Pass(spec, state, examples, { mode: "training" });
    const near = (
      what: string,
      got: ArrayLike<number>,
      wanted: ArrayLike<number>,
      scale?: number,
    ) => {
      const error = relativeError(got, wanted, scale);
      assert.ok(error < tolerance, `${what}: ${error}`);
    };
    const all = (rows: readonly Float64Array[]) => rows.flatMap((row) => [...row]);
    near("logits", all(pass.logits), expect.logits.values);
    near("log-likelihoods", all(pass.logLikelihood), expect.logLikelihood.values);
    near("means", pass.meanLogLikelihood, expect.meanLogLikelihood.values);

    // the loss is −Σ q_d m_d plus terms independent of the weights
    const gradient = pass.gradient(expect.q.values.map((q) => -q));
    const wanted = arraysOf(expect.gradients);
    assert.deepEqual(Object.keys(gradient).sort(), Object.keys(wanted).sort());
    for (const [name, { shape, data }] of Object.entries(wanted)) {
      assert.deepEqual(gradient[name].shape, shape);
      // a bias before a norm has gradient zero, up to rounding in its layer's kernel gradient
      const kernel = /conv[12]\.bias$/.test(name)
        ? wanted[name.replace("bias", "kernel")]
        : undefined;
      near(
        name,
        gradient[name].data,
        data,
        kernel && Math.max(...Array.from(kernel.data, Math.abs)),
      );
    }
  });

  Deno.test(`float64Pass() evaluates ${name} with the statistics of its batch to the same logits`, () => {
    const training = float64Pass(spec, state, examples, { mode: "training" });
    const population = { ...state, ...training.statistics };
    const { logits } = float64Pass(spec, population, examples, { mode: "evaluation" });
    for (const [d, each] of logits.entries()) {
      assert.ok(relativeError(each, training.logits[d]) < 1e-12);
    }
  });
}
