// The backward pass of one block, in two loops over the tiles, each small enough for the cache of decoded instructions: the
// signals before the affine, a (g − b + c (y − mean)) where y > 0, and of the exit below, and from both, in one product,
// the gradient g below; then the gradients of the weights. Traffic: g and rectified units (which the
// signal replaces) read and written, signal and activations read.

import {
  advance,
  at,
  type Code,
  from,
  get,
  type Local,
  loopWhile,
  plain,
  set,
  when,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import {
  add,
  and,
  isGreater,
  load,
  loadSplat,
  multiply,
  splat,
  store,
  subtract,
  zero,
} from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { batchGradient } from "./batch_gradient.ts";
import { pairedProduct, type ProductOptions } from "./paired_product.ts";
import { forRows, type Row } from "./rows.ts";
import { type Terms, type TileProduct, tileProduct } from "./tile_product.ts";

/**
 * `blockSignal(c, g, rectified, residuals, tiles)`; `headSignal`, the same without a block, begins the backward pass:
 * g ← the gradient from the deepest exit.
 *
 * `c` times `residuals` is the gradient of the exit's logits (0: residuals are not read). The signal replaces the
 * rectified units.
 */
export function layerSignal(
  context: KernelContext,
  name: "blockSignal" | "headSignal",
  options: ProductOptions = {},
): FunctionDefinition {
  const { plan } = context;
  const withBlock = name === "blockSignal";
  return {
    name,
    parameters: ["f32", "i32", "i32", "i32", "i32"],
    body: (scope, c, g, rectified, residuals, tiles) => [
      loopWhile([
        ...(withBlock ? stageSignal(context, scope, g, rectified) : []),
        ...stageExitSignal(context, scope, c, residuals),
        ...inputGradient(context, scope, withBlock, g, options),
        ...[g, rectified].map((pointer) => advance(pointer, 32 * plan.width)),
        advance(residuals, 32 * plan.targets),
        advance(tiles, -1),
      ], get(tiles)),
    ],
  };
}

/**
 * `blockGradient(c, signal, activations, residuals, tiles)`; `headGradient`, the same without a block. Adds to the gradients
 * in scratch, where the block's are next to the head's.
 */
export function layerGradient(
  context: KernelContext,
  name: "blockGradient" | "headGradient",
): FunctionDefinition {
  const { plan } = context;
  return {
    name,
    parameters: ["f32", "i32", "i32", "i32", "i32"],
    body: (scope, c, signal, activations, residuals, tiles) => {
      const weight = scope.local("v128");
      const shared = { inputs: activations, tiles };
      const block = {
        signal,
        columns: plan.width,
        stride: plan.width,
        gradient: plan.gradient,
      };
      const exit = {
        signal: residuals,
        columns: plan.classes,
        stride: plan.targets,
        gradient: plan.gradient + 4 * plan.units,
        factor: get(weight),
      };
      return [
        ...(name === "blockGradient" ? batchGradient(context, scope, { ...shared, ...block }) : []),
        when(unequalFloat(get(c)), [
          set(weight, splat(get(c))),
          ...batchGradient(context, scope, { ...shared, ...exit }),
        ]),
      ];
    },
  };
}

function stageSignal(
  { plan, multiplyAdd }: KernelContext,
  scope: FunctionScope,
  g: Local,
  rectified: Local,
): Code[] {
  const [a, b, c, mean, y] = scope.locals("v128", 5);
  return forRows(scope, plan.width, (units) =>
    units.flatMap((unit) => [
      set(a, loadSplat(unit.at(at(plan.backward.a), 4))),
      set(b, loadSplat(unit.at(at(plan.backward.b), 4))),
      set(c, loadSplat(unit.at(at(plan.backward.c), 4))),
      set(mean, loadSplat(unit.at(at(plan.backward.mean), 4))),
      ...[0, 16].flatMap((half) => [
        set(y, load(unit.at(from(rectified, half), 32))),
        set(
          y,
          and(
            multiply(
              get(a),
              multiplyAdd(
                get(c),
                subtract(get(y), get(mean)),
                subtract(load(unit.at(from(g, half), 32)), get(b)),
              ),
            ),
            isGreater(get(y), zero()),
          ),
        ),
        store(unit.at(at(plan.signal + half), 32), get(y)),
        store(unit.at(from(rectified, half), 32), get(y)),
      ]),
    ]));
}

function stageExitSignal(
  { plan }: KernelContext,
  scope: FunctionScope,
  c: Local,
  residuals: Local,
): Code[] {
  const weight = scope.local("v128");
  const stage = (value: (address: ReturnType<typeof from>) => Code) =>
    forRows(
      scope,
      plan.classes,
      (targets) =>
        targets.flatMap((target) =>
          [0, 16].map((half) =>
            store(
              target.at(at(plan.signal + 32 * plan.units + half), 32),
              value(target.at(from(residuals, half), 32)),
            )
          )
        ),
    );
  return [
    when(
      unequalFloat(get(c)),
      [
        set(weight, splat(get(c))),
        ...stage((address) => multiply(get(weight), load(address))),
      ],
      stage(() => zero()),
    ),
  ];
}

/** c ≠ 0 */
function unequalFloat(c: Code): Code {
  return plain(0x5c, c, (to) => {
    to.byte(0x43);
    to.float(0);
  });
}

function inputGradient(
  context: KernelContext,
  scope: FunctionScope,
  withBlock: boolean,
  g: Local,
  { paired }: ProductOptions,
): Code[] {
  const { plan } = context;
  const terms = (first: number, count: number): Terms => ({
    count,
    weight: (unit, column) => column.at(unit.at(at(plan.panel + 4 * first), 4 * plan.columns), 4),
    input: (column, half) => half.at(column.at(at(plan.signal + 32 * first), 32), 16),
  });
  const exit = terms(plan.units, plan.classes);
  const place = (unit: Row, half: Row) => half.at(unit.at(from(g), 32), 16);
  // the existing g is added last: loads at variable addresses would prevent re-vectorisation, and the results must
  // be the same bits without it
  const onTop = (unit: Row, half: Row, sum: Code) =>
    withBlock ? add(load(place(unit, half)), sum) : sum;
  const product: TileProduct = {
    rows: plan.width,
    columns: 2,
    terms: withBlock ? [terms(0, plan.width), exit] : [exit],
    start: zero,
    finish: (unit, halves, sums) =>
      halves.map((half, v) => store(place(unit, half), onTop(unit, half, get(sums[v])))),
  };
  return paired
    ? pairedProduct(context, scope, product, plan.tile) // unused in the backward pass
    : tileProduct(context, scope, product);
}
