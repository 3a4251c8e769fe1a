// A checkpoint damaged in every place and in every way.

import { safetensorsHeader } from "../../../src/engines/safetensors_header.ts";

/** The bytes of a damaged checkpoint, and what was done to them. */
export interface Damaged {
  readonly what: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** About 200 damaged versions of a checkpoint, none with its bytes. */
export function damagedVersions(whole: Uint8Array<ArrayBuffer>): Damaged[] {
  const found: Damaged[] = [];
  const add = (what: string, ...pieces: readonly Uint8Array[]) =>
    found.push({ what, bytes: Uint8Array.from(pieces.flatMap((piece) => [...piece])) });
  const changed = (what: string, change: (bytes: Uint8Array) => void) => {
    const bytes = whole.slice();
    change(bytes);
    add(what, bytes);
  };
  for (const [name, from, to] of regionsOf(whole)) {
    changed(`zeros in ${name}`, (bytes) => bytes.fill(0, from, to));
    changed(`blanks in ${name}`, (bytes) => bytes.fill(0x20, from, to));
    changed(`${name} backwards`, (bytes) => bytes.subarray(from, to).reverse());
    for (let i = 0; i < 5; i++) {
      const at = from + Math.floor((to - from) * i / 5);
      changed(`bit ${i} at ${at}, in ${name}`, (bytes) => bytes[at] ^= 1 << i);
      add(`cut at ${at}, in ${name}`, whole.subarray(0, at));
      add(`no byte ${at}, in ${name}`, whole.subarray(0, at), whole.subarray(at + 1));
      add(`byte ${at} twice, in ${name}`, whole.subarray(0, at + 1), whole.subarray(at));
    }
    changed(`last bit in ${name}`, (bytes) => bytes[to - 1] ^= 1);
  }
  for (let from = 0; from < whole.length; from += 512) {
    changed(`zeros in the sector at ${from}`, (bytes) => bytes.fill(0, from, from + 512));
    changed(`zeros from ${from} on`, (bytes) => bytes.fill(0, from));
  }
  for (const length of [1, 7, 8, 4096]) {
    add(`${length} zeros behind`, whole, new Uint8Array(length));
    add(`${length} blanks behind`, whole, new Uint8Array(length).fill(0x20));
    add(`without ${length} at the end`, whole.subarray(0, -length));
  }
  add("twice", whole, whole);
  const same = (bytes: Uint8Array) =>
    bytes.length === whole.length && bytes.every((byte, i) => byte === whole[i]);
  return found.filter(({ bytes }) => !same(bytes));
}

type Region = readonly [name: string, from: number, to: number];

/** The regions of a checkpoint, none of which is empty. */
function regionsOf(bytes: Uint8Array): Region[] {
  const header = new TextDecoder("latin1").decode(bytes.subarray(0, headerEnd(bytes)));
  const { metadata } = safetensorsHeader(bytes, "whole");
  const digits = header.indexOf(metadata.sha256);
  const arrays = header.indexOf('"network/stem.weight"');
  const padding = header.trimEnd().length;
  const regions: Region[] = [
    ["the length of the header", 0, 8],
    ["the format", 8, digits],
    ["the digits", digits, digits + 64],
    ["the facts", digits + 64, arrays],
    ["the places of the arrays", arrays, padding],
    ["the padding", padding, header.length],
    ["the arrays", header.length, bytes.length],
  ];
  const empty = regions.find(([, from, to]) => from < 0 || to <= from);
  if (empty) throw new Error(`${empty} is empty: change the state in the test`);
  return regions;
}

function headerEnd(bytes: Uint8Array): number {
  return 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}
