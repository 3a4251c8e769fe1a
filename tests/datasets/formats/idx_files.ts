// IDX files as their description says, for tests.

/** An IDX file of unsigned bytes with the given extents. */
export function idxImages(extents: readonly number[], values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * extents.length + values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, 8, extents.length]);
  extents.forEach((extent, i) => view.setUint32(4 + 4 * i, extent));
  bytes.set(values, 4 + 4 * extents.length);
  return bytes;
}

/** An IDX file of labels. */
export function idxLabels(labels: readonly number[]): Uint8Array {
  return idxImages([labels.length], Uint8Array.from(labels));
}
