// Images of an IDX file a piece at a time, so that files larger than memory can be predicted.

import { openIdx } from "./idx_file.ts";

/**
 * Grey images of an IDX file, gzipped or not.
 *
 * @param shape required of an image, `[height, width, 1]`
 * @param size images at once
 * @param onRead called before each batch with the images read so far and their total
 * @returns raw inputs `[B, height, width, 1]` as bytes, B at most `size`
 */
export async function* idxInputs(
  path: string,
  shape: readonly number[],
  size: number,
  onRead?: (images: number, of: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  await using file = await openIdx("idxInputs", path, 3, "images");
  const [count, height, width] = file.extents;
  const found = [height, width, 1];
  if (String(found) !== String(shape)) {
    throw new TypeError(`idxInputs(): wanted images of [${shape}], got [${found}] in ${path}`);
  }
  for (let given = 0; given < count;) {
    const images = Math.min(size, count - given);
    const batch = await file.read(images * height * width);
    given += images;
    if (given === count) await file.end();
    onRead?.(given, count);
    yield batch;
  }
}
