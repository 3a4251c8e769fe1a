// Changes of a file's bytes, whatever they mean.

import type { RandomStream } from "../../src/math/random.ts";
import { joined } from "../datasets/formats/mat_files.ts";
import { below, oneOf, range } from "./draws.ts";

type Change = (bytes: Uint8Array, random: RandomStream) => Uint8Array;

/** Headers are short, and what matters most stands in them. */
const place = (bytes: Uint8Array, random: RandomStream) =>
  below(random, random() < 0.4 ? Math.min(bytes.length, 200) : bytes.length);

const noise = (length: number, random: RandomStream) =>
  Uint8Array.from({ length }, () => below(random, 256));

const extremes = [0, 1, 0x7f, 0x80, 0xff];

const changes: Readonly<Record<string, Change>> = {
  "flips bits": (bytes, random) => {
    const changed = bytes.slice();
    for (let left = 1 + below(random, 4); left > 0; left--) {
      changed[place(bytes, random)] ^= 1 << below(random, 8);
    }
    return changed;
  },
  "sets a byte": (bytes, random) => {
    const changed = bytes.slice();
    changed[place(bytes, random)] = oneOf(random, extremes);
    return changed;
  },
  "sets four bytes": (bytes, random) => {
    const changed = bytes.slice();
    const at = place(bytes, random);
    changed.fill(oneOf(random, extremes), at, at + 4);
    return changed;
  },
  "overwrites a range": (bytes, random) => {
    const [from, to] = range(random, bytes.length);
    const changed = bytes.slice();
    changed.set(noise(to - from, random), from);
    return changed;
  },
  "deletes a range": (bytes, random) => {
    const [from, to] = range(random, bytes.length);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  "doubles a range": (bytes, random) => {
    const [from, to] = range(random, bytes.length);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  "inserts noise": (bytes, random) => {
    const at = place(bytes, random);
    return joined(
      bytes.subarray(0, at),
      noise(1 + below(random, 64), random),
      bytes.subarray(at),
    );
  },
  "moves a range": (bytes, random) => {
    const [from, to] = range(random, bytes.length);
    const rest = joined(bytes.subarray(0, from), bytes.subarray(to));
    const at = below(random, rest.length + 1);
    return joined(rest.subarray(0, at), bytes.subarray(from, to), rest.subarray(at));
  },
  "swaps the halves of a range": (bytes, random) => {
    const [from, to] = range(random, bytes.length);
    const middle = from + Math.floor((to - from) / 2);
    return joined(
      bytes.subarray(0, from),
      bytes.subarray(middle, to),
      bytes.subarray(from, middle),
      bytes.subarray(to),
    );
  },
  "cuts the end off": (bytes, random) => bytes.slice(0, place(bytes, random)),
  "adds to the end": (bytes, random) =>
    joined(
      bytes,
      random() < 0.5
        ? noise(1 + below(random, 5000), random)
        : new Uint8Array(1 + below(random, 5000)),
    ),
  "holds nothing": () => new Uint8Array(0),
};

/** The names of the changes. */
export const byteChanges: readonly string[] = Object.keys(changes);

/** Changed bytes; the given ones stay as they are. */
export function changeBytes(bytes: Uint8Array, change: string, random: RandomStream): Uint8Array {
  return changes[change](bytes, random);
}
