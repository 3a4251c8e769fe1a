// From an exit's logits of a tile, [classes, 8] in scratch, to log-likelihoods of the labels, and to one-hot −
// probabilities or log-probabilities. Three passes over the classes, both vectors of the tile side by side.

import {
  type Address,
  at,
  beyond,
  type Code,
  equalInteger,
  get,
  integer,
  type Local,
  set,
  when,
} from "../assembler/code.ts";
import type { FunctionScope } from "../assembler/module.ts";
import {
  absolute,
  add,
  addIntegers,
  and,
  andNot,
  divide,
  isEqualInteger,
  isLess,
  larger,
  load,
  multiply,
  store,
  subtract,
  zero,
} from "../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { exponential } from "./exponential.ts";
import { logarithm } from "./logarithm.ts";
import { forRows } from "./rows.ts";

/** What of an exit's outputs is wanted: for gradients, for evaluation, for prediction. */
export const outputKinds = { residuals: 0, likelihoods: 1, logProbabilities: 2 } as const;

/** Residuals smaller than this are 0: products with them would become denormal numbers, which are slow. */
const negligible = 1e-12;

/** Places of a tile. */
export interface OutputTile {
  /** One of {@linkcode outputKinds}. */
  readonly kind: Local;
  /** Labels [8] as whole numbers. */
  readonly labels: Local;
  /** Log-likelihoods [8] go here (not for log-probabilities). */
  readonly each: Local;
  /** Residuals or log-probabilities, [targets, 8], go here (not for likelihoods). */
  readonly outputs: Local;
  /** Log-likelihoods are added to this vector (v128). */
  readonly total: Local;
}

/** Statements for the tile whose logits are in scratch. */
export function logSoftmax(
  context: KernelContext,
  scope: FunctionScope,
  tile: OutputTile,
): Code[] {
  const { plan, constant, integers } = context;
  const { classes } = plan;
  const halves = [0, 1];
  const vector = (base: Address, half: number) => beyond(base, 16 * half);
  const top = scope.locals("v128", 2);
  const sum = scope.locals("v128", 2);
  const chosen = scope.locals("v128", 2);
  const work = scope.locals("v128", 2);
  const label = scope.local("v128");
  const classRows = (write: (logits: Address, exponentials: Address, outputs: Address) => Code[]) =>
    forRows(scope, classes, (rows) =>
      rows.flatMap((row) =>
        write(
          row.at(at(plan.logits), 32),
          row.at(at(plan.exponentials), 32),
          row.at({ index: get(tile.outputs), offset: 0 }, 32),
        )
      ), { group: 1, unrolled: classes <= 10 });
  const isLabel = (half: number) =>
    isEqualInteger(load({ index: get(tile.labels), offset: 16 * half }), get(label));
  const nextLabel = set(label, addIntegers(get(label), integers(1)));

  const residuals: Code[] = [
    set(label, zero()),
    ...halves.map((h) => set(sum[h], divide(constant(1), get(sum[h])))),
    ...classRows((_, exponentials, outputs) => [
      ...halves.flatMap((h) => [
        set(
          work[h],
          subtract(
            and(constant(1), isLabel(h)),
            multiply(load(vector(exponentials, h)), get(sum[h])),
          ),
        ),
        store(
          vector(outputs, h),
          and(
            andNot(get(work[h]), isLess(absolute(get(work[h])), constant(negligible))),
            load(vector(at(plan.mask), h)),
          ),
        ),
      ]),
      nextLabel,
    ]),
  ];
  return [
    ...halves.map((h) => set(top[h], load(vector(at(plan.logits), h)))),
    ...classRows((logits) =>
      halves.map((h) => set(top[h], larger(get(top[h]), load(vector(logits, h)))))
    ),
    ...halves.flatMap((h) => [set(sum[h], zero()), set(chosen[h], zero())]),
    set(label, zero()),
    ...classRows((logits, exponentials) => [
      ...halves.flatMap((h) => [
        set(work[h], subtract(load(vector(logits, h)), get(top[h]))),
        set(chosen[h], add(get(chosen[h]), and(get(work[h]), isLabel(h)))),
      ]),
      ...exponential(context, scope, work),
      ...halves.flatMap((h) => [
        set(sum[h], add(get(sum[h]), get(work[h]))),
        store(vector(exponentials, h), get(work[h])),
      ]),
      nextLabel,
    ]),
    ...halves.map((h) => set(work[h], get(sum[h]))),
    ...logarithm(context, scope, work),
    when(equalInteger(get(tile.kind), integer(outputKinds.logProbabilities)), [
      ...classRows((logits, _, outputs) =>
        halves.map((h) =>
          store(
            vector(outputs, h),
            subtract(subtract(load(vector(logits, h)), get(top[h])), get(work[h])),
          )
        )
      ),
    ], [
      ...halves.flatMap((h) => [
        set(chosen[h], subtract(get(chosen[h]), get(work[h]))),
        store({ index: get(tile.each), offset: 16 * h }, get(chosen[h])),
        set(
          tile.total,
          add(get(tile.total), and(get(chosen[h]), load(vector(at(plan.mask), h)))),
        ),
      ]),
      when(equalInteger(get(tile.kind), integer(outputKinds.residuals)), residuals),
    ]),
  ];
}
