// The content of a file in chunks, decompressed where it is a gzip stream (RFC 1952 for the format).

import { createGunzip } from "node:zlib";
import { pipeline, Readable } from "node:stream";
import { fileFault } from "./file_fault.ts";
import { largestRatio, withinRatio } from "./packing_bound.ts";
import { openRegular } from "../../files/regular_file.ts";

const chunkBytes = 1 << 18;
/** Of compressed files, which may expand a thousandfold. */
const packedChunkBytes = 1 << 14;

/**
 * The content of a regular file in chunks. A gzip stream, recognised by its first two bytes, is unpacked;
 * one that unpacks to more than a hundred times its size is refused.
 *
 * @param caller of the function in errors
 */
export async function* contentChunks(caller: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    using opened = await openRegular(path);
    const { file } = opened;
    yield* await isGzip(file) ? unpacking(file) : chunks(file);
  } catch (error) {
    throw new Error(`${caller}(): cannot read ${path}: ${fileFault(error)}`, { cause: error });
  }
}

/** The size of a file's content, unpacked. */
interface ContentSize {
  /**
   * The size as far as it is known without reading; Infinity if unknown. Of several gzip streams in one file only the
   * last one's size is known, and it is a hint, as it may be wrong.
   */
  readonly told: number;
  /** The largest possible size. */
  readonly most: number;
}

/** The size of a file's content, unpacked where it is a gzip stream. */
export async function contentSize(path: string): Promise<ContentSize> {
  try {
    using opened = await openRegular(path);
    const { file, size } = opened;
    if (!await isGzip(file)) return { told: size, most: size };
    return { told: await unpackedSize(file, size) || Infinity, most: size * largestRatio };
  } catch {
    return { told: Infinity, most: Infinity }; // the reader says what is wrong
  }
}

/** The content of a gzipped file in chunks. */
export async function* unpackedChunks(path: string): AsyncGenerator<Uint8Array> {
  using opened = await openRegular(path);
  yield* unpacking(opened.file);
}

async function isGzip(file: Deno.FsFile): Promise<boolean> {
  const head = new Uint8Array(2);
  const count = await file.read(head);
  await file.seek(0, Deno.SeekMode.Start);
  return count === 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/** The last four bytes are the unpacked size modulo 2³². */
async function unpackedSize(file: Deno.FsFile, size: number): Promise<number> {
  if (size < 18) return 0;
  const tail = new Uint8Array(4);
  await file.seek(-4, Deno.SeekMode.End);
  await file.read(tail);
  return new DataView(tail.buffer).getUint32(0, true);
}

async function* unpacking(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  let packed = 0;
  async function* counted() {
    for await (const chunk of chunks(file, packedChunkBytes)) {
      packed += chunk.length;
      yield chunk;
    }
  }
  // errors of either end come out of the iteration, so the callback has nothing to do
  const stream = pipeline(
    Readable.from(counted()),
    createGunzip({ chunkSize: chunkBytes }),
    () => {},
  );
  try {
    yield* withinRatio(stream, () => packed);
  } catch (error) {
    throw new Error(gzipFault(error) ?? fileFault(error), { cause: error });
  }
}

async function* chunks(file: Deno.FsFile, bytes = chunkBytes): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(bytes);
    const count = await file.read(buffer);
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}

function gzipFault(error: unknown): string | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === "Z_BUF_ERROR") return "the gzip stream is cut short";
  if (code === "Z_DATA_ERROR") return `the gzip stream is damaged or cut short (${message})`;
}
