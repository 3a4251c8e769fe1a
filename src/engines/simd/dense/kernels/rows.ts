// Iteration over rows: unrolled for few rows, else a loop over groups of rows, with the same body.

import {
  addInteger,
  type Address,
  advance,
  beyond,
  type Code,
  get,
  integer,
  loopWhile,
  multiplyInteger,
  set,
  unequalInteger,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";

/** A row that a body is written for. */
export interface Row {
  /** The row's address in an array whose rows are `stride` bytes apart. */
  at(base: Address, stride: number): Address;
}

/** Most rows that are unrolled by default. */
const few = 32;

/**
 * Statements for every row: `body` is called with groups of at most `group` rows, in order.
 *
 * @param options.unrolled default: if there are at most 32
 */
export function forRows(
  scope: FunctionScope,
  count: number,
  body: (rows: readonly Row[]) => readonly Code[],
  options: { readonly group?: number; readonly unrolled?: boolean } = {},
): Code[] {
  const { group = 4, unrolled = count <= few } = options;
  if (unrolled) {
    // groups of similar size: 21 rows in groups of at most 6 are 5, 5, 5 and 6
    const parts = Math.ceil(count / group);
    return Array.from({ length: parts }, (_, part) => {
      const [first, end] = [part, part + 1].map((one) => Math.floor(one * count / parts));
      return body(Array.from({ length: end - first }, (_, i) => constantRow(first + i)));
    }).flat();
  }
  const whole = Math.floor(count / group) * group;
  const rest = Array.from({ length: count - whole }, (_, i) => constantRow(whole + i));
  const codes: Code[] = [];
  if (whole > 0) {
    const row = scope.local("i32");
    const rows = Array.from({ length: group }, (_, i) => movingRow(get(row), i));
    codes.push(
      set(row, integer(0)),
      loopWhile([...body(rows), advance(row, group)], unequalInteger(get(row), integer(whole))),
    );
  }
  if (rest.length > 0) codes.push(...body(rest));
  return codes;
}

function constantRow(row: number): Row {
  return { at: (base, stride) => beyond(base, row * stride) };
}

/** `ahead` rows after the row counted at run time. */
function movingRow(row: Code, ahead: number): Row {
  return {
    at({ index, offset }, stride) {
      const moved = multiplyInteger(row, integer(stride));
      return {
        index: index ? addInteger(index, moved) : moved,
        offset: offset + ahead * stride,
      };
    },
  };
}
