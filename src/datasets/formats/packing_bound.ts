// A limit on decompression ratios, so that a small file cannot take all memory: tables and images compress to a
// tenth or a fiftieth, zeros to a thousandth.

/** The most that a byte of a deflate stream can stand for. */
export const largestRatio = 1032;
/** The most that is unpacked for each packed byte, beyond the first bytes. */
export const allowedRatio = 100;
/** Bytes that may come whatever they were packed to. */
export const allowedBytes = 1 << 23;

/**
 * The same chunks, as long as they are not too many for what they were unpacked from.
 *
 * @param packed bytes that were given to the unpacker so far
 */
export async function* withinRatio(
  chunks: AsyncIterable<Uint8Array>,
  packed: () => number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > allowedBytes && bytes > allowedRatio * packed()) {
      throw new Error(
        `it unpacks to more than ${allowedRatio} times its size; if that is intended, unpack it ` +
          "first (gunzip)",
      );
    }
    yield chunk;
  }
}
