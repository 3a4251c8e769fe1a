// SVHN's MATLAB files as files to be mutated.

import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { readSvhn } from "../../src/datasets/formats/svhn.ts";
import { matFile } from "../datasets/formats/mat_files.ts";
import { noise } from "../temporary_folder.ts";
import { imageFacts, weightedSum } from "./image_facts.ts";
import type { MutationKind } from "./kind.ts";
import { otherFacts } from "./trial.ts";

const labels = [1, 10, 3, 9, 2];

/** The elements of a part of a file: type and data. */
function* elementsOf(bytes: Uint8Array, little: boolean): Generator<[number, Uint8Array]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const first = view.getUint32(at, little);
    if (first >>> 16) {
      const length = first >>> 16;
      if (length > 4) throw new Error("a small element holds four bytes");
      yield [first & 0xffff, bytes.subarray(at + 4, at + 4 + length)];
      at += 8;
      continue;
    }
    const length = view.getUint32(at + 4, little);
    if (at + 8 + length > bytes.length) throw new Error("cut short");
    yield [first, bytes.subarray(at + 8, at + 8 + length)];
    at += 8 + length;
    if (first !== 15) at += -length & 7; // compressed elements are not padded
  }
}

const sizes: Readonly<Record<number, [number, string]>> = {
  1: [1, "Int8"],
  2: [1, "Uint8"],
  3: [2, "Int16"],
  4: [2, "Uint16"],
  5: [4, "Int32"],
  6: [4, "Uint32"],
  7: [4, "Float32"],
  9: [8, "Float64"],
  12: [8, "BigInt64"],
  13: [8, "BigUint64"],
};

function numbersOf([type, bytes]: [number, Uint8Array], little: boolean): number[] {
  const [size, name] = sizes[type];
  if (bytes.length % size !== 0) throw new Error("half a number");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const get = view[`get${name}` as "getInt16"];
  return Array.from(
    { length: bytes.length / size },
    (_, i) => Number(get.call(view, i * size, little)),
  );
}

/** The first X and y of a file; throws where they are no images and labels. */
function independentFacts(bytes: Uint8Array): ReturnType<typeof imageFacts> {
  const little = String.fromCharCode(...bytes.subarray(126, 128)) === "IM";
  const found = new Map<string, { extents: number[]; type: number; values: number[] }>();
  try {
    for (const [type, data] of elementsOf(bytes.subarray(128), little)) {
      if (type !== 14 && type !== 15) continue;
      const [inner] = type === 15
        ? [...elementsOf(inflateSync(data), little)]
        : [[14, data] as const];
      if (inner[0] !== 14) continue;
      const [, extents, letters, values] = [...elementsOf(inner[1], little)];
      const name = String.fromCharCode(...numbersOf(letters, little));
      if (found.has(name)) continue;
      found.set(name, {
        extents: numbersOf(extents, little),
        type: values[0],
        values: numbersOf(values, little),
      });
    }
  } catch (error) {
    if (!found.has("X") || !found.has("y")) throw error; // what stands behind them is not looked at
  }
  const [images, digits] = [found.get("X")!, found.get("y")!];
  const [height, width, colours, count = 1] = images.extents;
  if (images.type !== 2 || images.values.length !== height * width * colours * count) {
    throw new Error("no images");
  }
  return {
    shape: [height, width, colours],
    labels: digits.values.map((digit) => digit % 10),
    sums: Array.from(
      { length: count },
      (_, n) =>
        weightedSum(Array.from({ length: 3072 }, (_, i) => {
          const [row, column, colour] = [Math.floor(i / 96), Math.floor(i / 3) % 32, i % 3];
          return images.values[n * 3072 + colour * 1024 + column * 32 + row];
        })),
    ),
  };
}

function kindOf(name: string, compressed: boolean): MutationKind {
  return {
    name,
    changes: "bytes",
    callers: ["readMat", "readSvhn"],
    async make(folder) {
      const count = labels.length;
      const path = join(folder, "train_32x32.mat");
      const variables = [
        { name: "X", shape: [32, 32, 3, count], values: noise(count * 3072) },
        { name: "y", shape: [count, 1], values: labels, kind: 6 },
      ];
      await Deno.writeFile(path, matFile(variables, { compressed }));
      return path;
    },
    read: async (folder) => imageFacts(await readSvhn(join(folder, "train_32x32.mat"))),
    wrong(file, facts) {
      let right;
      try {
        right = independentFacts(file);
      } catch (error) {
        return `another reader refuses the file: ${(error as Error).message}`;
      }
      return otherFacts(facts, right);
    },
  };
}

/** Files of SVHN, which is compressed, and the same without. */
export const matKinds: readonly MutationKind[] = [
  kindOf("MATLAB", false),
  kindOf("compressed MATLAB", true),
];
