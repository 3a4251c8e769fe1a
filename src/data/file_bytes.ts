// The bytes of a file, unpacked where it is a gzip stream. Unpacking goes straight into one array of the
// right size, so that a file takes little more memory than its content (RFC 1952 for the format).

import { createGunzip } from "node:zlib";
import { pipeline, Readable } from "node:stream";
import { fileFault } from "./file_fault.ts";

const chunkBytes = 1 << 18;
/** The most that a byte of a deflate stream can stand for. */
export const largestRatio = 1032;

/**
 * Reads a whole file. A gzip stream is told by its first two bytes, whatever the file is called, and
 * unpacked.
 */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    using file = await Deno.open(path);
    const { size, isDirectory } = await file.stat();
    if (isDirectory) throw new Error("it is a folder");
    return await isGzip(file) ? await unpacked(file, size) : await plain(file, size);
  } catch (error) {
    throw new Error(`readBytes(): cannot read ${path}: ${fileFault(error)}`, {
      cause: error,
    });
  }
}

async function isGzip(file: Deno.FsFile): Promise<boolean> {
  const head = new Uint8Array(2);
  const count = await file.read(head);
  await file.seek(0, Deno.SeekMode.Start);
  return count === 2 && head[0] === 0x1f && head[1] === 0x8b;
}

async function plain(file: Deno.FsFile, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const content = growing(size);
  for await (const chunk of chunks(file)) content.append(chunk);
  return content.bytes();
}

/** The last four bytes are the unpacked size modulo 2³²: a hint, as a file may lie or hold several streams. */
async function unpackedSize(file: Deno.FsFile, size: number): Promise<number> {
  if (size < 18) return 0;
  const tail = new Uint8Array(4);
  await file.seek(-4, Deno.SeekMode.End);
  await file.read(tail);
  await file.seek(0, Deno.SeekMode.Start);
  return new DataView(tail.buffer).getUint32(0, true);
}

async function unpacked(file: Deno.FsFile, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const hint = await unpackedSize(file, size);
  const content = growing(Math.min(hint, size * largestRatio));
  for await (const chunk of unpacking(file)) content.append(chunk);
  return content.bytes();
}

/** The content of a file in chunks, unpacked where it is a gzip stream, for what is too large to be held at once. */
export async function* contentChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    using file = await Deno.open(path);
    if ((await file.stat()).isDirectory) throw new Error("it is a folder");
    yield* await isGzip(file) ? unpacking(file) : chunks(file);
  } catch (error) {
    throw new Error(`contentChunks(): cannot read ${path}: ${fileFault(error)}`, { cause: error });
  }
}

/**
 * Bytes of a file's content, unpacked where it is a gzip stream, as far as that can be told without reading it; Infinity
 * where it cannot, as for a pipe. Of several gzip streams in one file only the last one's size is known.
 */
export async function contentSize(path: string): Promise<number> {
  try {
    using file = await Deno.open(path);
    const { size, isFile } = await file.stat();
    if (!isFile) return Infinity;
    return await isGzip(file) ? await unpackedSize(file, size) || Infinity : size;
  } catch {
    return Infinity; // who reads it says what is wrong
  }
}

/** The content of a gzipped file in chunks, for what is too large to be held at once. */
export async function* unpackedChunks(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  yield* unpacking(file);
}

async function* unpacking(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  // faults of either end come out of the iteration, so that the callback has nothing to do
  const stream = pipeline(
    Readable.from(chunks(file)),
    createGunzip({ chunkSize: chunkBytes }),
    () => {},
  );
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw new Error(gzipFault(error) ?? fileFault(error), { cause: error });
  }
}

async function* chunks(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(chunkBytes);
    const count = await file.read(buffer);
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}

/** Bytes that come in chunks; a right guess of their number saves copying. */
function growing(
  guess: number,
): { append(chunk: Uint8Array): void; bytes(): Uint8Array<ArrayBuffer> } {
  let store = new Uint8Array(guess);
  let length = 0;
  return {
    append(chunk) {
      if (length + chunk.length > store.length) {
        const larger = new Uint8Array(Math.max(length + chunk.length, 2 * length));
        larger.set(store.subarray(0, length));
        store = larger;
      }
      store.set(chunk, length);
      length += chunk.length;
    },
    bytes: () => length === store.length ? store : store.slice(0, length),
  };
}

function gzipFault(error: unknown): string | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === "Z_BUF_ERROR") return "the gzip stream is cut short";
  if (code === "Z_DATA_ERROR") return `the gzip stream is damaged or cut short (${message})`;
}
