// CIFAR files as their description says, for tests.

import { noise } from "../../temporary_folder.ts";

/** Records with the given label bytes and arbitrary images. */
export function cifarFile(labels: readonly (readonly number[])[]): Uint8Array {
  const width = labels[0].length;
  const images = noise(labels.length * 3072);
  const bytes = new Uint8Array(labels.length * (width + 3072));
  labels.forEach((label, n) => {
    bytes.set(label, n * (width + 3072));
    bytes.set(images.subarray(n * 3072, (n + 1) * 3072), n * (width + 3072) + width);
  });
  return bytes;
}
