// A streaming reader of tar archives (POSIX.1-1988 "ustar", and the older formats that share its
// header). Long names, links and other special entries are skipped.

/** A file in an archive. */
interface TarFile {
  /** At most 100 bytes of it; longer names need an extension of the format. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** To be read, if at all, before the next file is requested. */
  readonly content: AsyncIterable<Uint8Array>;
}

const blockBytes = 512;

/**
 * The files of an archive, in its order. If the iteration throws or stops early, the chunks are ended too; what follows
 * the end of the archive is left to the caller.
 *
 * @param chunks the bytes of the archive
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const iterator = chunks[Symbol.asyncIterator]();
  let whole = false;
  try {
    yield* filesOf(takingFrom(iterator));
    whole = true;
  } finally {
    if (!whole) await iterator.return?.();
  }
}

async function* filesOf(source: Source): AsyncGenerator<TarFile> {
  for (;;) {
    const header = await blockOf(source);
    if (!header || header.every((byte) => byte === 0)) return;
    const { name, size, isFile } = parsedHeader(header);
    const where = `in the middle of ${name}`;
    const body = { left: size };
    if (isFile) yield { name, size, content: takeAll(source, body, where) };
    for await (const _ of takeAll(source, body, where)); // unread bytes
    const padding = { left: -size & (blockBytes - 1) }; // bodies fill whole blocks
    for await (const _ of takeAll(source, padding, `after ${name}`));
  }
}

/** At most so many bytes at a time; nothing at the end. */
interface Source {
  next(most: number): Promise<Uint8Array | undefined>;
}

function takingFrom(iterator: AsyncIterator<Uint8Array>): Source {
  let rest = new Uint8Array(0) as Uint8Array;
  return {
    async next(most) {
      while (rest.length === 0) {
        const { done, value } = await iterator.next();
        if (done) return undefined;
        rest = value;
      }
      const taken = rest.subarray(0, most);
      rest = rest.subarray(taken.length);
      return taken;
    },
  };
}

/** The remaining bytes, in chunks; counts them down, so that another call can resume. */
async function* takeAll(
  source: Source,
  count: { left: number },
  where: string,
): AsyncGenerator<Uint8Array> {
  while (count.left > 0) {
    const chunk = await source.next(count.left);
    if (!chunk) throw new Error(`readTar(): the archive ends ${where}`);
    count.left -= chunk.length;
    yield chunk;
  }
}

async function blockOf(source: Source): Promise<Uint8Array | undefined> {
  const block = new Uint8Array(blockBytes);
  for (let have = 0; have < blockBytes;) {
    const chunk = await source.next(blockBytes - have);
    if (!chunk && have === 0) return undefined;
    if (!chunk) throw new Error("readTar(): the archive ends in the middle of a header");
    block.set(chunk, have);
    have += chunk.length;
  }
  return block;
}

function parsedHeader(header: Uint8Array): { name: string; size: number; isFile: boolean } {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(header.subarray(from, from + length)).split("\0", 1)[0];
  const octal = (from: number, length: number) => parseInt(text(from, length).trim(), 8);
  // the sum of all bytes, those of the checksum itself counted as blanks
  const sum = header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
  const size = octal(124, 12);
  if (octal(148, 8) !== sum || !(size >= 0)) {
    throw new Error("readTar(): this is no tar archive, or it is damaged");
  }
  const type = text(156, 1);
  return { name: text(0, 100), size, isFile: type === "" || type === "0" };
}
