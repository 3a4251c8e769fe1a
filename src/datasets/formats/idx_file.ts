// An IDX file of bytes with its header read, as MNIST and Fashion-MNIST use it. A big-endian header (two zero bytes, the
// type of the values, the number of dimensions, their extents) says how many values follow, the last dimension fastest.

import { type ByteSource, byteSource, CutShort } from "./byte_source.ts";
import { contentChunks, contentSize } from "./file_bytes.ts";

/** An open IDX file; disposal closes it. */
export interface IdxFile extends AsyncDisposable {
  /** As many as there are dimensions, none of them 0. */
  readonly extents: readonly number[];
  /** The next bytes of the values. */
  read(length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Refuses bytes after the last value. */
  end(): Promise<void>;
}

/**
 * Opens an IDX file, gzipped or not, and checks its header against the size of the file before any value is read.
 *
 * @param caller of the function in errors
 * @param what "images", for errors
 */
export async function openIdx(
  caller: string,
  path: string,
  dimensions: number,
  what: string,
): Promise<IdxFile> {
  const { told, most } = await contentSize(path);
  const chunks = contentChunks(caller, path);
  try {
    const source = byteSource(chunks);
    const extents = await extentsOf(source, caller, path, dimensions, what);
    const header = source.position;
    const wanted = extents.reduce((product, extent) => product * extent, 1);
    const uneven = (got: number | string) =>
      new Error(
        `${caller}(): wanted ${wanted} bytes of ${what} (${extents.join(" × ")}), ` +
          `got ${got} in ${path}`,
      );
    if (told === most && told - header !== wanted) throw uneven(told - header);
    if (wanted > most) throw uneven(`a packed file that can hold no more than ${most}`);
    return {
      extents,
      read: (length) =>
        source.read(length).catch((error) => {
          throw error instanceof CutShort ? uneven(source.position - header) : error;
        }),
      end: async () => {
        if (!await source.ended()) throw uneven("more");
      },
      [Symbol.asyncDispose]: async () => void await chunks.return(undefined),
    };
  } catch (error) {
    await chunks.return(undefined);
    throw error;
  }
}

async function extentsOf(
  source: ByteSource,
  caller: string,
  path: string,
  dimensions: number,
  what: string,
): Promise<number[]> {
  const length = 4 + 4 * dimensions;
  const part = (length: number) =>
    source.read(length).catch((error) => {
      if (!(error instanceof CutShort)) throw error;
      throw new Error(
        `${caller}(): wanted an IDX file of ${what} with a header of ${
          4 + 4 * dimensions
        } bytes, ` +
          `got ${source.position} bytes in ${path}`,
      );
    });
  const hexadecimal = (value: number) => `0x${value.toString(16).padStart(8, "0")}`;
  const magic = new DataView((await part(4)).buffer).getUint32(0);
  const wanted = 0x0800 + dimensions; // 0x08: unsigned bytes
  if (magic !== wanted) {
    throw new Error(
      `${caller}(): wanted an IDX file of ${what} (magic ${hexadecimal(wanted)}), ` +
        `got magic ${hexadecimal(magic)} in ${path}`,
    );
  }
  const view = new DataView((await part(length - 4)).buffer);
  const extents = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 * i));
  if (extents.includes(0)) {
    throw new Error(
      `${caller}(): wanted some ${what}, got extents ${extents.join(" × ")} in ${path}`,
    );
  }
  return extents;
}
