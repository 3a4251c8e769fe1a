// relu and its gradient on the WebAssembly backend, by bits, since conditions cost three times as much. NaN stays NaN; the
// backend's own relu makes one whose sign is set 0.

import type { Heap } from "./heap.ts";

const [magnitudeBits, infinity, quietNaN] = [0x7fffffff, 0x7f800000, 0x7fc00000];

/** The kernel of relu. */
export function relu({ inputs: { x }, make, values }: Heap) {
  const y = make(x.shape);
  const [from, to] = values(x, y);
  positive(from, to);
  return [y];
}

/** Writes max(x, 0) of every value; `to` may be `from`. */
export function positive(from: Float32Array, to: Float32Array): void {
  const [x, y] = [from, to].map(bitsOf);
  for (let i = 0; i < y.length; i++) {
    const nan = (infinity - (x[i] & magnitudeBits)) >> 31;
    y[i] = x[i] & (~(x[i] >> 31) | nan);
  }
}

/** The kernel `reluGradient`: dy where y is positive; NaN where y is. */
export function reluGradient({ inputs: { dy, y }, make, values }: Heap) {
  const dx = make(dy.shape);
  const [given, of, to] = values(dy, y, dx).map(bitsOf);
  for (let i = 0; i < to.length; i++) {
    const magnitude = of[i] & magnitudeBits;
    const nan = (infinity - magnitude) >> 31;
    to[i] = given[i] & ((magnitude | -magnitude) >> 31) | nan & quietNaN;
  }
  return [dx];
}

function bitsOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}
