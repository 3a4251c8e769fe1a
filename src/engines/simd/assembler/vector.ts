// Instructions on vectors of four float32 (SIMD128 and relaxed SIMD), one function per instruction. Masks
// are vectors whose lanes are all ones or all zeros.

import type { ByteBuffer } from "./bytes.ts";
import { type Address, type Code, pushIndex } from "./code.ts";

function prefixed(to: ByteBuffer, opcode: number): void {
  to.byte(0xfd);
  to.unsigned(opcode);
}

function instruction(opcode: number, ...operands: readonly Code[]): Code {
  return (to) => {
    for (const operand of operands) operand(to);
    prefixed(to, opcode);
  };
}

function access(opcode: number, address: Address, align: number, ...operands: readonly Code[]) {
  return (to: ByteBuffer) => {
    pushIndex(address)(to);
    for (const operand of operands) operand(to);
    prefixed(to, opcode);
    to.unsigned(align); // the exponent of 2, a hint only
    to.unsigned(address.offset);
  };
}

/** Loads a vector. */
export function load(address: Address): Code {
  return access(0x00, address, 2);
}

/** Loads a float32 into all four lanes. */
export function loadSplat(address: Address): Code {
  return access(0x09, address, 2);
}

/** The vector with one lane replaced by four bytes of memory. */
export function loadLane(address: Address, lane: number, vector: Code): Code {
  return (to) => {
    access(0x56, address, 2, vector)(to);
    to.byte(lane);
  };
}

/** memory ← vector. */
export function store(address: Address, vector: Code): Code {
  return access(0x0b, address, 2, vector);
}

/** memory ← four bytes of the vector: one lane. */
export function storeLane(address: Address, lane: number, vector: Code): Code {
  return (to) => {
    access(0x5a, address, 2, vector)(to);
    to.byte(lane);
  };
}

/** All zero. */
export function zero(): Code {
  return (to) => {
    prefixed(to, 0x0c);
    for (let i = 0; i < 16; i++) to.byte(0);
  };
}

/** A float32 in all four lanes. */
export function splat(scalar: Code): Code {
  return instruction(0x13, scalar);
}

/** Four of the eight lanes of a (0 to 3) and b (4 to 7). */
export function shuffle(a: Code, b: Code, lanes: readonly [number, number, number, number]): Code {
  return (to) => {
    instruction(0x0d, a, b)(to);
    for (const lane of lanes) for (let i = 0; i < 4; i++) to.byte(4 * lane + i);
  };
}

/** a + b. */
export const add = (a: Code, b: Code): Code => instruction(0xe4, a, b);
/** a − b. */
export const subtract = (a: Code, b: Code): Code => instruction(0xe5, a, b);
/** a · b. */
export const multiply = (a: Code, b: Code): Code => instruction(0xe6, a, b);
/** a / b. */
export const divide = (a: Code, b: Code): Code => instruction(0xe7, a, b);
/** b where a < b, else a (also if a is NaN): one machine instruction. */
export const larger = (a: Code, b: Code): Code => instruction(0xeb, a, b);
/** b where b < a, else a (also if a is NaN): one machine instruction. */
export const smaller = (a: Code, b: Code): Code => instruction(0xea, a, b);
/** √a. */
export const squareRoot = (a: Code): Code => instruction(0xe3, a);
/** |a|. */
export const absolute = (a: Code): Code => instruction(0xe0, a);
/** −a. */
export const negate = (a: Code): Code => instruction(0xe1, a);
/** a · b + c, fused where the processor can. */
export const relaxedMultiplyAdd = (a: Code, b: Code, c: Code): Code => instruction(0x105, a, b, c);

/** Mask of a < b. */
export const isLess = (a: Code, b: Code): Code => instruction(0x43, a, b);
/** Mask of a > b. */
export const isGreater = (a: Code, b: Code): Code => instruction(0x44, a, b);
/** Mask of a = b as integers. */
export const isEqualInteger = (a: Code, b: Code): Code => instruction(0x37, a, b);
/** Bitwise a and b. */
export const and = (a: Code, b: Code): Code => instruction(0x4e, a, b);
/** Bitwise a or b. */
export const or = (a: Code, b: Code): Code => instruction(0x50, a, b);
/** Bitwise a and not b. */
export const andNot = (a: Code, b: Code): Code => instruction(0x4f, a, b);

/** a + b as integers. */
export const addIntegers = (a: Code, b: Code): Code => instruction(0xae, a, b);
/** a − b as integers. */
export const subtractIntegers = (a: Code, b: Code): Code => instruction(0xb1, a, b);
/** Integers shifted left by `bits` (i32). */
export const shiftLeft = (a: Code, bits: Code): Code => instruction(0xab, a, bits);
/** Signed integers shifted right by `bits` (i32). */
export const shiftRight = (a: Code, bits: Code): Code => instruction(0xac, a, bits);
/** Integers to float32. */
export const fromIntegers = (a: Code): Code => instruction(0xfa, a);
