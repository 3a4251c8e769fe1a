// The gradient of an affine's weights over a tile of 8 samples, for the stem, whose inputs are staged tile by tile (other
// layers: batch_gradient.ts): gradient[i][j] += Σ_n input[i][n] · signal[j][n]. The signal is transposed, so that lanes
// are columns j and the 8 samples are the terms: sums are loaded and stored once per 8 terms. The input ends with a row of
// ones, whose gradient is that of the bias.

import { tileSamples } from "../../layout.ts";
import { type Address, at, beyond, type Code, get, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, store, zero } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows } from "./rows.ts";
import { tileProduct } from "./tile_product.ts";
import { transposeFour } from "./transpose.ts";

/**
 * Transposes rows of a signal, [count, 8], to columns of `plan.signalRows`, [8, columns], from `first`; padding columns of
 * the last vector are zero.
 */
export function transposeSignal(
  { plan }: KernelContext,
  scope: FunctionScope,
  signal: Address,
  first: number,
  count: number,
): Code[] {
  const rows = scope.locals("v128", 4);
  const transpose = transposeFour(scope, rows);
  const four = (from: Address, to: Address, present: number): Code[] =>
    [0, 4].flatMap((sample) => [
      ...rows.map((row, i) =>
        set(row, i < present ? load(beyond(from, 32 * i + 4 * sample)) : zero())
      ),
      ...transpose.before,
      ...transpose.columns.map((column, n) =>
        store(beyond(to, 4 * plan.columns * (sample + n)), column)
      ),
    ]);
  const to = at(plan.signalRows + 4 * first);
  const whole = Math.floor(count / 4);
  return [
    ...forRows(
      scope,
      whole,
      (groups) => groups.flatMap((group) => four(group.at(signal, 128), group.at(to, 16), 4)),
      { group: 1 },
    ),
    ...(count % 4 ? four(beyond(signal, 128 * whole), beyond(to, 16 * whole), count % 4) : []),
  ];
}

/** Statements that add a tile's contribution. */
export function gradientProduct(
  context: KernelContext,
  scope: FunctionScope,
  options: {
    /** Rows of the input, including that of ones, and its address, [rows, 8]. */
    readonly rows: number;
    readonly input: number;
    /** Columns (whole vectors) of `plan.signalRows`. */
    readonly first: number;
    readonly columns: number;
    /** Address of the gradient's first row and column, and bytes between rows. */
    readonly gradient: number;
    readonly stride: number;
  },
): Code[] {
  const { plan } = context;
  const { rows, input, first, columns, gradient, stride } = options;
  return tileProduct(context, scope, {
    rows,
    columns: columns / 4,
    terms: [{
      count: tileSamples,
      weight: (row, sample) => sample.at(row.at(at(input), 32), 4),
      input: (sample, column) =>
        column.at(sample.at(at(plan.signalRows + 4 * first), 4 * plan.columns), 16),
    }],
    start: (row, column) => load(column.at(row.at(at(gradient), stride), 16)),
    finish: (row, some, sums) =>
      some.map((column, v) => store(column.at(row.at(at(gradient), stride), 16), get(sums[v]))),
  });
}
