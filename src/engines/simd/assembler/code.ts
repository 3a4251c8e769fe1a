// Code generation: expressions and statements are functions that write their instructions. Scalars, locals
// and control flow; vectors are in vector.ts.

import type { ByteBuffer } from "./bytes.ts";

/** Writes the instructions of an expression (which leaves one value on the stack) or of a statement. */
export type Code = (to: ByteBuffer) => void;

/** Types of values, by their byte in the binary format. */
export const valueTypes = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** A type of values. */
export type ValueType = keyof typeof valueTypes;

/** A parameter or local variable of a function. */
export interface Local {
  /** Index among the function's parameters and locals. */
  readonly index: number;
  /** Type of its value. */
  readonly type: ValueType;
}

/** Codes one after the other. */
export function sequence(codes: readonly Code[]): Code {
  return (to) => {
    for (const code of codes) code(to);
  };
}

/** An instruction of one byte after its operands. */
export function plain(opcode: number, ...operands: readonly Code[]): Code {
  return (to) => {
    for (const operand of operands) operand(to);
    to.byte(opcode);
  };
}

/** An integer constant. */
export function integer(value: number): Code {
  return (to) => {
    to.byte(0x41);
    to.signed(value | 0);
  };
}

/** The value of a local. */
export function get(local: Local): Code {
  return (to) => {
    to.byte(0x20);
    to.unsigned(local.index);
  };
}

/** local ← value. */
export function set(local: Local, value: Code): Code {
  return (to) => {
    value(to);
    to.byte(0x21);
    to.unsigned(local.index);
  };
}

/** a + b of integers. */
export function addInteger(a: Code, b: Code): Code {
  return plain(0x6a, a, b);
}

/** Bitwise a and b. */
export function andInteger(a: Code, b: Code): Code {
  return plain(0x71, a, b);
}

/** a shifted right by b bits, unsigned. */
export function shiftRightInteger(a: Code, b: Code): Code {
  return plain(0x76, a, b);
}

/** a shifted left by b bits. */
export function shiftLeftInteger(a: Code, b: Code): Code {
  return plain(0x74, a, b);
}

/** a · b of integers. */
export function multiplyInteger(a: Code, b: Code): Code {
  return plain(0x6c, a, b);
}

/** a = b of integers. */
export function equalInteger(a: Code, b: Code): Code {
  return plain(0x46, a, b);
}

/** a ≠ b of integers. */
export function unequalInteger(a: Code, b: Code): Code {
  return plain(0x47, a, b);
}

/** a < b of signed integers. */
export function lessInteger(a: Code, b: Code): Code {
  return plain(0x48, a, b);
}

/** local ← local + by. */
export function advance(local: Local, by: number): Code {
  return set(local, addInteger(get(local), integer(by)));
}

/** Runs the body until `again`, computed after it, is 0; at least once. */
export function loopWhile(body: readonly Code[], again: Code): Code {
  return (to) => {
    to.byte(0x03);
    to.byte(0x40);
    sequence(body)(to);
    again(to);
    to.byte(0x0d);
    to.unsigned(0);
    to.byte(0x0b);
  };
}

/** Runs `then` where the condition is not 0, else `otherwise`. */
export function when(
  condition: Code,
  then: readonly Code[],
  otherwise: readonly Code[] = [],
): Code {
  return (to) => {
    condition(to);
    to.byte(0x04);
    to.byte(0x40);
    sequence(then)(to);
    if (otherwise.length) {
      to.byte(0x05);
      sequence(otherwise)(to);
    }
    to.byte(0x0b);
  };
}

/** Loads an integer. */
export function loadInteger(address: Address): Code {
  return (to) => {
    pushIndex(address)(to);
    to.byte(0x28);
    to.unsigned(2); // the exponent of 2, a hint only
    to.unsigned(address.offset);
  };
}

/** An address in memory: an index computed at run time and a constant offset, in bytes. */
export interface Address {
  /** Undefined: 0. Such accesses need no bounds check if they are below the memory's declared minimum. */
  readonly index?: Code;
  /** Bytes. */
  readonly offset: number;
}

/** The constant address. */
export function at(offset: number): Address {
  return { offset };
}

/** `offset` bytes after the pointer in a local. */
export function from(pointer: Local, offset = 0): Address {
  return { index: get(pointer), offset };
}

/** `bytes` further. */
export function beyond({ index, offset }: Address, bytes: number): Address {
  return { index, offset: offset + bytes };
}

/** Pushes the index of an address. */
export function pushIndex({ index }: Address): Code {
  return index ?? integer(0);
}
