// A fingerprint of a data set, stored with runs so that a later evaluation can check that it uses the same
// examples.

import type { Dataset, DataSplits } from "./dataset.ts";

/** SHA-256 over shapes, rows, labels and inputs of all splits, in hexadecimal. */
export async function fingerprint(splits: DataSplits): Promise<string> {
  const present = [splits.train, splits.validation, splits.test].filter((part) =>
    part !== undefined
  );
  const hashes = new Map<ArrayBufferView, string>(); // splits share their arrays
  const hash = async (array: ArrayBufferView<ArrayBuffer>) => {
    const known = hashes.get(array) ?? hex(await crypto.subtle.digest("SHA-256", array));
    hashes.set(array, known);
    return known;
  };
  const described: unknown[] = [];
  for (const { shape, classes, inputs, labels, rows } of present as StoredDataset[]) {
    described.push([shape, classes, await hash(inputs), await hash(labels), await hash(rows)]);
  }
  return hex(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(described))),
  );
}

/** Arrays of data sets are in ordinary memory, as digests require. */
type StoredDataset = Dataset & {
  readonly inputs: ArrayBufferView<ArrayBuffer>;
  readonly labels: ArrayBufferView<ArrayBuffer>;
  readonly rows: ArrayBufferView<ArrayBuffer>;
};

/** Bytes in hexadecimal. */
export function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
