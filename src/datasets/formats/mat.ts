// Numeric variables of MATLAB files of version 5 (what `save` writes up to -v7, and SciPy's savemat), read as a stream,
// so that only the requested variables take memory. Format: "MAT-File Format" by MathWorks.

import { type ByteSource, byteSource, CutShort } from "./byte_source.ts";
import { contentChunks, contentSize } from "./file_bytes.ts";
import { fileFault } from "./file_fault.ts";
import { elementOf, type MatNumbers, numbersOf } from "./mat_element.ts";
import { inflating } from "./mat_inflate.ts";
import { largestRatio } from "./packing_bound.ts";

/** A numeric array of a MATLAB file. */
interface MatArray {
  /** At least two extents; MATLAB omits trailing extents of 1 beyond the second. */
  readonly shape: readonly number[];
  /** Column-major, as in the file: the first extent is the fastest. Bytes stay bytes. */
  readonly values: MatNumbers;
}

const classNames: Readonly<Record<number, string>> = {
  1: "a cell array",
  2: "a struct",
  3: "an object",
  4: "text",
  5: "a sparse matrix",
  16: "a function",
  17: "an opaque object",
};

/** MATLAB's own names have at most 63 letters. */
const longestName = 1024;
const mostExtents = 64;

/**
 * Reads real numeric arrays from a MATLAB file of version 5, compressed or not, in either byte order; everything else
 * in the file is skipped.
 *
 * @param path of the file; it may be gzipped as a whole
 * @param wanted names of variables
 * @returns the arrays in the order of `wanted`
 * @throws Error naming the file if it is truncated, damaged or of another format (version 4; 7.3, which is HDF5), has no
 * such variable, or the variable is not a real numeric array
 */
export async function readMat(path: string, wanted: readonly string[]): Promise<MatArray[]> {
  const found = new Map<string, MatArray>();
  const seen: string[] = [];
  try {
    const { most } = await contentSize(path);
    const chunks = contentChunks("readMat", path);
    try {
      const source = byteSource(chunks, most);
      const littleEndian = endianness(await headOf(source));
      while (found.size < wanted.length && !await source.ended()) {
        await variable(source, littleEndian, (name) => {
          seen.push(name);
          return wanted.includes(name) && !found.has(name);
        }, (name, array) => found.set(name, array));
      }
    } finally {
      await chunks.return(undefined); // closes the file
    }
  } catch (error) {
    const fault = fileFault(error);
    if (fault.includes(path)) throw error; // it already names the file
    throw new Error(`readMat(): cannot read ${path}: ${fault}`, { cause: error });
  }
  return wanted.map((name) => {
    const array = found.get(name);
    if (array) return array;
    throw new Error(
      `readMat(): wanted a variable ${name}, got ${seen.join(", ") || "none"} in ${path}`,
    );
  });
}

/** The 128 bytes that a file starts with. */
function headOf(source: ByteSource): Promise<Uint8Array> {
  return source.read(128).catch((error) => {
    if (!(error instanceof CutShort)) throw error;
    throw new Error("wanted a MATLAB file of version 5, got fewer than 128 bytes");
  });
}

/** Whether numbers are little-endian, from the 128 bytes that a file starts with. */
function endianness(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 116));
  const order = String.fromCharCode(...head.subarray(126, 128));
  const hdf5 = text.startsWith("\x89HDF") || text.startsWith("MATLAB 7.3");
  if (hdf5) throw new Error("wanted a MATLAB file of version 5, got one of version 7.3 (HDF5)");
  if (order !== "IM" && order !== "MI") {
    const old = head[1] < 16 && head[2] === 0 && head[3] === 0;
    const got = old ? "what may be version 4" : "something else";
    throw new Error(`wanted a MATLAB file of version 5, got ${got}`);
  }
  const version = order === "IM" ? head[125] : head[124];
  if (version !== 1) {
    throw new Error(`wanted a MATLAB file of version 5 (0x0100), got version 0x0${version}00`);
  }
  return order === "IM";
}

/** The next variable: passed to `keep` if `isWanted` accepts its name. */
async function variable(
  source: ByteSource,
  littleEndian: boolean,
  isWanted: (name: string) => boolean,
  keep: (name: string, array: MatArray) => void,
): Promise<void> {
  const { type, length } = await elementOf(source, littleEndian);
  const end = source.position + length;
  if (type === "compressed") {
    const content = inflating(source.part(length), length);
    const inner = byteSource(content, length * largestRatio);
    try {
      await variable(inner, littleEndian, isWanted, keep);
      for await (const _ of content); // to the end, where the checksum is
    } finally {
      await content.return(undefined);
    }
  } else if (type === "matrix") {
    await matrix(source, end, littleEndian, isWanted, keep);
  }
  await source.skip(end - source.position);
}

async function matrix(
  source: ByteSource,
  end: number,
  littleEndian: boolean,
  isWanted: (name: string) => boolean,
  keep: (name: string, array: MatArray) => void,
): Promise<void> {
  if (source.position === end) return; // an empty matrix, which has no name
  const flags = await numbersOf(source, littleEndian, end, { what: "flags", most: 2 });
  const kind = flags[0] & 0xff;
  const isComplex = (flags[0] & 0x0800) !== 0;
  const shape = kind === 17 ? [] : [
    ...await numbersOf(source, littleEndian, end, { what: "extents", most: mostExtents }),
  ];
  const letters = await numbersOf(source, littleEndian, end, {
    what: "letters",
    most: longestName,
  });
  const name = String.fromCharCode(...letters);
  if (!isWanted(name)) return;
  const got = classNames[kind] ?? (isComplex ? "complex numbers" : undefined);
  if (got) throw new Error(`wanted real numbers in ${name}, got ${got}`);
  const values = await numbersOf(source, littleEndian, end, {
    what: `numbers in ${name} (${shape.join(" × ")})`,
    exactly: shape.reduce((product, extent) => product * extent, 1),
  });
  keep(name, { shape, values });
}
