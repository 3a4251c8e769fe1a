// A reader of byte streams in pieces of the length that a format asks for, for files too large to hold in memory beside
// what is made from them.

/** Reads a stream of bytes piece by piece. */
export interface ByteSource {
  /** Bytes read or skipped so far. */
  readonly position: number;
  /**
   * The next `length` bytes, in a new array.
   *
   * @throws {CutShort} if fewer are left
   */
  read(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Skips the next `length` bytes. */
  skip(length: number): Promise<void>;
  /** The next `length` bytes in chunks, as they come. */
  part(length: number): AsyncGenerator<Uint8Array>;
  /** Whether all has been read; waits for the next byte. */
  ended(): Promise<boolean>;
}

/**
 * A source over chunks, which the caller ends.
 *
 * @param most the most bytes that can come: longer requests, as damaged files cause, are refused before memory is
 * allocated; default no limit
 */
export function byteSource(chunks: AsyncIterable<Uint8Array>, most = Infinity): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk = new Uint8Array(0);
  let position = 0;

  /** Whether any bytes are left; gets the next chunk if needed. */
  async function filled(): Promise<boolean> {
    while (chunk.length === 0) {
      const next = await iterator.next();
      if (next.done) return false;
      chunk = next.value as Uint8Array<ArrayBuffer>;
    }
    return true;
  }

  async function* part(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      if (!await filled()) throw new CutShort(position, left);
      const piece = chunk.subarray(0, left);
      chunk = chunk.subarray(piece.length);
      position += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  return {
    get position() {
      return position;
    },
    part,
    async read(length) {
      if (position + length > most) throw new CutShort(position, length);
      const bytes = new Uint8Array(length);
      let at = 0;
      for await (const piece of part(length)) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    },
    async skip(length) {
      for await (const _ of part(length)); // nothing is kept
    },
    ended: async () => !await filled(),
  };
}

/** The error for fewer bytes than requested. */
export class CutShort extends Error {
  /** "CutShort". */
  override name = "CutShort";

  /** @param missing bytes after `position` */
  constructor(position: number, missing: number) {
    super(`it is cut short: ${missing} bytes are missing after byte ${position}`);
  }
}
