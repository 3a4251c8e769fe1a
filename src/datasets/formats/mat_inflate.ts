// The content of a zlib stream in chunks (RFC 1950).

import { pipeline, Readable } from "node:stream";
import { createInflate } from "node:zlib";
import { withinRatio } from "./packing_bound.ts";

/**
 * Unpacks a zlib stream of `length` bytes chunk by chunk. Errors of the stream or of its source, and a stream that ends
 * too early, make the iteration throw.
 */
export async function* inflating(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array> {
  let fault: unknown;
  let packed = 0;
  async function* guarded() {
    try {
      for await (const chunk of chunks) {
        packed += chunk.length;
        yield chunk;
      }
    } catch (error) {
      fault = error; // the pipeline would replace it by its own
      throw error;
    }
  }
  const stream = createInflate({ chunkSize: 1 << 18 });
  pipeline(Readable.from(guarded()), stream, () => {});
  try {
    yield* withinRatio(stream, () => packed);
    // zlib ignores what follows the end
    if (stream.bytesWritten !== length) throw new Error("its compressed data end too early");
  } catch (error) {
    if (fault !== undefined) throw fault;
    const { code, message } = error as { code?: unknown; message?: string };
    if (code === "Z_BUF_ERROR") {
      throw new Error("its compressed data are cut short", { cause: error });
    }
    if (code === "Z_DATA_ERROR") {
      throw new Error(`its compressed data are damaged (${message})`, { cause: error });
    }
    throw error;
  }
}
