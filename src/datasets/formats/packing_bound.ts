// A limit on decompression ratios, so that a small file cannot take all memory: tables and images compress to a
// tenth or a fiftieth, zeros to a thousandth.

/** The largest ratio of deflate. */
export const largestRatio = 1032;
/** The largest ratio that is accepted, beyond the first bytes. */
export const allowedRatio = 100;
/** Bytes that are accepted at any ratio. */
export const allowedBytes = 1 << 23;

/**
 * The same chunks, while their ratio to the compressed bytes is acceptable.
 *
 * @param packed compressed bytes so far
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
