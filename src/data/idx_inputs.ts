// Images of an IDX file a piece at a time, so that a file larger than memory can be predicted.

import { contentChunks } from "./file_bytes.ts";

const magicOfImages = 0x00000803; // unsigned bytes in three dimensions

/**
 * Grey images of an IDX file, gzipped or not.
 *
 * @param shape what an image must be, `[height, width, 1]`
 * @param size images at once
 * @param onRead told before each batch how many images are read with it, of how many in the file
 * @returns raw inputs `[B, height, width, 1]` as bytes, B at most `size`
 */
export async function* idxInputs(
  path: string,
  shape: readonly number[],
  size: number,
  onRead?: (images: number, of: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let rest = new Uint8Array(0); // read and not yet given on
  let given = 0;
  let left: number | undefined; // images that the header promises; unknown until it is read
  const image = shape.reduce((product, extent) => product * extent, 1);
  for await (const chunk of contentChunks(path)) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let at = 0;
    if (left === undefined) {
      if (bytes.length < 16) {
        rest = bytes;
        continue;
      }
      left = imagesOf(bytes, path, shape);
      at = 16;
    }
    while (left > 0 && bytes.length - at >= Math.min(size, left) * image) {
      const count = Math.min(size, left);
      given += count;
      onRead?.(given, given + left - count);
      yield bytes.slice(at, at += count * image);
      left -= count;
    }
    rest = bytes.subarray(at);
    if (left === 0 && rest.length > 0) {
      throw new Error(
        `idxInputs(): wanted the end of ${path}, got more bytes than its header says`,
      );
    }
  }
  if (left === undefined) {
    throw new Error(`idxInputs(): wanted a header of 16 bytes, got ${rest.length} in ${path}`);
  }
  const missing = left - Math.floor(rest.length / image);
  if (left > 0) throw new Error(`idxInputs(): ${path} is cut short, images missing: ${missing}`);
}

/** The number of images, from the header. */
function imagesOf(bytes: Uint8Array, path: string, shape: readonly number[]): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const magic = view.getUint32(0);
  if (magic !== magicOfImages) {
    const text = `0x${magic.toString(16).padStart(8, "0")}`;
    throw new Error(
      `idxInputs(): wanted an IDX file of images (magic 0x00000803), got magic ${text} in ${path}`,
    );
  }
  const found = [view.getUint32(8), view.getUint32(12), 1];
  if (String(found) !== String(shape)) {
    throw new TypeError(`idxInputs(): wanted images of [${shape}], got [${found}] in ${path}`);
  }
  return view.getUint32(4);
}
