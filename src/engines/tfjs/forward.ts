// The forward pass through a network's parts to the requested exits, and its gradients.

import * as tf from "@tensorflow/tfjs-core";
import { exampleSize } from "../../datasets/dataset.ts";
import type { TensorLikelihood } from "./tensor_likelihood.ts";
import type { Layer, Pass } from "./builder.ts";
import { maskedBlock } from "./masks.ts";
import { blockPrefix, namedVariables, type Resources, variablesUpTo } from "./resources.ts";

/** A network's parts for a forward pass. */
export interface Forward {
  readonly resources: Resources;
  /** Maps an exit to the head's input; absent: the identity. */
  readonly pool?: Layer;
  /** The same after adapters, for all exits in one pass. */
  readonly behind?: Layer;
  /** State of the pass, shared with the parts. */
  readonly pass: Pass;
  /** Outputs of the head per example. */
  readonly outputs: number;
  /** The likelihood of the outputs. */
  readonly likelihood: TensorLikelihood;
  /** Shape of one example between two blocks, [1, ...]; set by `shapeBetween`. */
  between?: readonly number[];
}

/** A loss of the exits' logits `[E, B, K]`. */
type LossOfLogits = (logits: tf.Tensor) => tf.Scalar;

/**
 * Values between blocks (examples · features · blocks) up to which a step keeps everything that the backward pass needs.
 * TensorFlow.js then holds about 20 times as many values, here 1 GB. Above, the backward pass recomputes the blocks, and
 * little more than the activations between them is held.
 */
const keptValues = 12e6;

/** The logits of the given exits, `[E, B, K]`; exits ascending; no other heads are computed. */
export function logitsOf(
  forward: Forward,
  x: tf.Tensor,
  exits: readonly number[],
  mode: Pass["mode"],
  masks?: readonly tf.Tensor[],
): tf.Tensor {
  const { resources: { stem, blocks }, pool } = forward;
  const wanted = new Set(exits);
  enter(forward, mode);
  const pooled: tf.Tensor[] = [];
  let a = applied(stem.apply, x);
  for (let d = 0; d <= exits[exits.length - 1]; d++) {
    if (d > 0) {
      const before = a;
      a = applied(maskedBlock(blocks[d - 1], forward.pass, masks?.[d - 1]), before);
      // while gradients are recorded, TensorFlow.js keeps the data they need anyway
      if (pool || !wanted.has(d - 1)) before.dispose();
    }
    if (wanted.has(d)) pooled.push(pool ? applied(pool, a) : a);
  }
  return headOf(forward, pooled, exits, mode);
}

/**
 * From one exit to another with population statistics: the activations there, and the logits [1, B, K].
 *
 * @param present a_from, or the inputs if `from` is −1; remains owned by the caller
 */
export function onward(
  forward: Forward,
  present: tf.Tensor,
  from: number,
  exit: number,
): { activations: tf.Tensor; logits: tf.Tensor } {
  const { resources: { stem, blocks }, pool } = forward;
  enter(forward, "population");
  let a = from < 0 ? applied(stem.apply, present) : present;
  for (let d = Math.max(from, 0); d < exit; d++) {
    const before = a;
    a = applied(blocks[d].apply, before);
    if (before !== present) before.dispose();
  }
  const pooled = pool ? applied(pool, a) : a;
  return { activations: a, logits: headOf(forward, [pooled], [exit], "population") };
}

/**
 * Gradients of a loss with respect to all variables that it depends on, by full name.
 *
 * @param kept values between blocks up to which nothing is recomputed; default 12 million
 */
export function gradientsOf(
  forward: Forward,
  x: tf.Tensor,
  exits: readonly number[],
  loss: LossOfLogits,
  { kept = keptValues, masks }: { readonly kept?: number; readonly masks?: readonly tf.Tensor[] } =
    {},
): Map<string, tf.Tensor> {
  const deepest = exits[exits.length - 1];
  const values = x.shape[0] * exampleSize(shapeBetween(forward, x)) * deepest;
  if (values > kept) return blockByBlock(forward, x, exits, loss, masks);
  const variables = variablesUpTo(forward.resources, deepest);
  const { grads } = tf.variableGrads(
    () => loss(logitsOf(forward, x, exits, "batch", masks)),
    [...variables.values()],
  );
  return byName(variables, [...variables.values()].map((variable) => grads[variable.name]));
}

/** Keeps only the activations between blocks, and recomputes every block in the backward pass. */
function blockByBlock(
  forward: Forward,
  x: tf.Tensor,
  exits: readonly number[],
  loss: LossOfLogits,
  masks: readonly tf.Tensor[] | undefined,
): Map<string, tf.Tensor> {
  const { resources: { stem, blocks, adapters, head }, pool } = forward;
  const block = (index: number) => maskedBlock(blocks[index], forward.pass, masks?.[index]);
  const gradients = new Map<string, tf.Tensor>();
  enter(forward, "batch");
  const between = [applied(stem.apply, x)]; // a_0..a_deepest
  for (let d = 1; d <= exits[exits.length - 1]; d++) {
    between.push(applied(block(d - 1), between[d - 1]));
  }

  const pooled = exits.map((d) => pool ? applied(pool, between[d]) : between[d]);
  const headVariables = new Map([
    ...adapters.flatMap((adapter, i) => [...namedVariables(`adapters.${i}.`, adapter)]),
    ...namedVariables("head.", head),
  ]);
  const fromHead = pull(
    () => loss(headOf(forward, pooled, exits, "batch")),
    [...pooled, ...headVariables.values()],
  );
  byName(headVariables, fromHead.slice(pooled.length)).forEach((g, name) => gradients.set(name, g));

  enter(forward, "batch");
  let down: tf.Tensor | undefined; // gradient of the loss with respect to a_d
  for (let d = between.length - 1; d >= 0; d--) {
    const exit = exits.indexOf(d);
    if (exit >= 0) {
      const direct = pool
        ? pull(() => pool(between[d]), [between[d]], fromHead[exit])[0]
        : fromHead[exit];
      down = down && direct ? tf.add(down, direct) : down ?? direct;
    }
    if (!down) continue;
    const variables = d > 0
      ? namedVariables(blockPrefix(d - 1), blocks[d - 1])
      : namedVariables("stem.", stem);
    const inputs = d > 0 ? [between[d - 1]] : [];
    const pulled = pull(
      () => d > 0 ? block(d - 1)(between[d - 1]) : stem.apply(x),
      [...inputs, ...variables.values()],
      down,
    );
    byName(variables, pulled.slice(inputs.length)).forEach((g, name) => gradients.set(name, g));
    // an identity part returns the same tensor
    if (pulled[0] !== down) down.dispose();
    between[d].dispose();
    down = d > 0 ? pulled[0] : undefined;
  }
  return gradients;
}

/** A layer's value, with intermediate tensors freed; a clone if the layer returns its input. */
function applied(layer: Layer, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const y = layer(x);
    return y === x ? tf.clone(y) : y;
  });
}

/** Gradients of f with respect to `xs`, given that of the loss with respect to f's value (1 for the loss itself). */
function pull(
  f: () => tf.Tensor,
  xs: tf.Tensor[],
  dy?: tf.Tensor,
): (tf.Tensor | undefined)[] {
  if (xs.length === 0) return []; // for a part without variables
  return tf.tidy(() => tf.engine().gradients(f, xs, dy, true).grads);
}

/** Shape of one example between two blocks, [1, ...], from a batch of inputs. */
export function shapeBetween(forward: Forward, x: tf.Tensor): readonly number[] {
  enter(forward, "batch");
  return forward.between ??= tf.tidy(() => forward.resources.stem.apply(tf.slice(x, 0, 1)).shape);
}

function headOf(
  forward: Forward,
  pooled: readonly tf.Tensor[],
  exits: readonly number[],
  mode: Pass["mode"],
): tf.Tensor {
  const { resources: { head }, behind, pass, outputs } = forward;
  pass.mode = mode;
  const adapted = behindAdapters(forward, pooled, exits);
  pass.exits = exits;
  const stacked = behind ? behind(adapted) : adapted;
  const logits = head.apply(stacked); // [E · B, K]
  const wanted = [stacked.shape[0], outputs].join(", ");
  if (logits.shape.join(", ") !== wanted) {
    throw new TypeError(
      `head(): logits must be [${wanted}] for exits of [${stacked.shape}], got [${logits.shape}]`,
    );
  }
  return tf.reshape(logits, [exits.length, -1, outputs]);
}

/** Exits stacked along the batch axis, each after its adapters: [E · B, ...]. */
function behindAdapters(
  { resources: { adapters }, pass }: Forward,
  pooled: readonly tf.Tensor[],
  exits: readonly number[],
): tf.Tensor {
  let stacked: readonly tf.Tensor[] = [];
  let taken = 0; // exits stacked so far
  const take = (lastExit: number) => {
    const to = exits.filter((exit) => exit <= lastExit).length;
    stacked = [...stacked, ...pooled.slice(taken, to)];
    taken = to;
    return stacked.length === 1 ? stacked[0] : tf.concat([...stacked]);
  };
  for (const adapter of adapters) {
    if (exits[0] > adapter.lastExit) continue; // no requested exit goes through it
    const entering = take(adapter.lastExit);
    pass.exits = exits.slice(0, taken);
    stacked = [adapter.apply(entering)];
  }
  return take(Infinity);
}

/** Prepares the pass for stem and blocks. */
function enter({ pass }: Forward, mode: Pass["mode"]): void {
  pass.mode = mode;
  pass.exits = undefined;
}

function byName(
  variables: Map<string, tf.Variable>,
  gradients: readonly (tf.Tensor | undefined)[],
): Map<string, tf.Tensor> {
  // variables that the architecture does not use have no gradient
  return new Map([...variables.keys()].flatMap((name, i) => {
    const gradient = gradients[i];
    return gradient ? [[name, gradient] as const] : [];
  }));
}
