// Log-softmax of an exit's logits of a tile, [classes, 8]: log-likelihoods of the labels, and one-hot − probabilities or
// log-probabilities. Three passes over the classes, for two tiles at once if possible, since the steps within a tile depend
// on each other.

import {
  type Address,
  at,
  type Code,
  equalInteger,
  from,
  get,
  integer,
  type Local,
  set,
  when,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
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
} from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { exponential } from "./exponential.ts";
import { logarithm } from "./logarithm.ts";
import { forRows } from "./rows.ts";

/** Outputs of an exit: for gradients, for evaluation, for prediction. */
export const outputKinds = { residuals: 0, likelihoods: 1, logProbabilities: 2 } as const;

/** Smaller residuals are set to 0, since products with them would be denormal, which is slow. */
const negligible = 1e-12;

/** Addresses of one tile, or of two adjacent tiles. */
interface OutputTiles {
  readonly tiles: 1 | 2;
  /** Whether `plan.mask` masks missing samples; else all samples exist. */
  readonly masked: boolean;
  /** One of {@linkcode outputKinds}. */
  readonly kind: Local;
  /** Labels [8] as integers. */
  readonly labels: Local;
  /** Log-likelihoods [8] go here (not for log-probabilities). */
  readonly each: Local;
  /** Logits, [targets, 8]; residuals or log-probabilities replace them. */
  readonly outputs: Local;
  /** Log-likelihoods are added to this vector (v128). */
  readonly total: Local;
}

/** Statements for the tiles. */
export function logSoftmax(
  context: KernelContext,
  scope: FunctionScope,
  { tiles, masked, kind, labels, each, outputs, total }: OutputTiles,
): Code[] {
  const { plan, constant, integers } = context;
  const { classes } = plan;
  const vectors = [0, 1, 2, 3].slice(0, 2 * tiles);
  const [top, sum, chosen, work] = [0, 1, 2, 3].map(() => scope.locals("v128", vectors.length));
  const label = scope.local("v128");
  const place = (v: number) => from(outputs, 32 * plan.targets * (v >> 1) + 16 * (v & 1));
  /** For every class: the addresses of its logits and exponentials, one vector each; the second tile uses `plan.logits`. */
  const classRows = (
    write: (logits: (v: number) => Address, exponentials: (v: number) => Address) => Code[],
  ) =>
    forRows(scope, classes, (rows) =>
      rows.flatMap((row) =>
        write(
          (v) => row.at(place(v), 32),
          (v) => row.at(at((v < 2 ? plan.exponentials : plan.logits) + 16 * (v & 1)), 32),
        )
      ), { group: 1, unrolled: classes <= 10 });
  const isLabel = (v: number) => isEqualInteger(load(from(labels, 16 * v)), get(label));
  const nextLabel = set(label, addIntegers(get(label), integers(1)));
  const present = (value: Code, v: number) =>
    masked ? and(value, load(at(plan.mask + 16 * v))) : value;

  const residuals: Code[] = [
    set(label, zero()),
    ...vectors.map((v) => set(sum[v], divide(constant(1), get(sum[v])))),
    ...classRows((places, exponentials) => [
      ...vectors.flatMap((v) => [
        set(
          work[v],
          subtract(
            and(constant(1), isLabel(v)),
            multiply(load(exponentials(v)), get(sum[v])),
          ),
        ),
        store(
          places(v),
          present(
            andNot(get(work[v]), isLess(absolute(get(work[v])), constant(negligible))),
            v,
          ),
        ),
      ]),
      nextLabel,
    ]),
  ];
  return [
    ...vectors.map((v) => set(top[v], load(place(v)))),
    ...classRows((logits) => vectors.map((v) => set(top[v], larger(get(top[v]), load(logits(v)))))),
    ...vectors.flatMap((v) => [set(sum[v], zero()), set(chosen[v], zero())]),
    set(label, zero()),
    ...classRows((logits, exponentials) => [
      ...vectors.flatMap((v) => [
        set(work[v], subtract(load(logits(v)), get(top[v]))),
        set(chosen[v], add(get(chosen[v]), and(get(work[v]), isLabel(v)))),
      ]),
      ...vectors.filter((v) => v % 2 === 0).flatMap((v) =>
        exponential(context, scope, work.slice(v, v + 2))
      ),
      ...vectors.flatMap((v) => [
        set(sum[v], add(get(sum[v]), get(work[v]))),
        store(exponentials(v), get(work[v])),
      ]),
      nextLabel,
    ]),
    ...vectors.map((v) => set(work[v], get(sum[v]))),
    ...logarithm(context, scope, work),
    when(equalInteger(get(kind), integer(outputKinds.logProbabilities)), [
      ...classRows((places) =>
        vectors.map((v) =>
          store(places(v), subtract(subtract(load(places(v)), get(top[v])), get(work[v])))
        )
      ),
    ], [
      ...vectors.flatMap((v) => [
        set(chosen[v], subtract(get(chosen[v]), get(work[v]))),
        store(from(each, 16 * v), get(chosen[v])),
        set(total, add(get(total), present(get(chosen[v]), v))),
      ]),
      when(equalInteger(get(kind), integer(outputKinds.residuals)), residuals),
    ]),
  ];
}
