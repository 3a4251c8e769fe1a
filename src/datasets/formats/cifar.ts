// CIFAR-10 and CIFAR-100 in their binary layout: records of the label bytes, then 1,024 red, 1,024 green and
// 1,024 blue bytes, each plane row by row (https://www.cs.toronto.edu/~kriz/cifar.html).

import { type Dataset, dataset } from "../dataset.ts";
import { contentChunks, contentSize } from "./file_bytes.ts";

const plane = 32 * 32;
const imageBytes = 3 * plane;

/** Options of reading CIFAR files. */
interface CifarOptions {
  /** Name of the data set; default "cifar10" or "cifar100". */
  readonly name?: string;
  /** The names of the classes; default none. */
  readonly classNames?: readonly string[];
}

/**
 * Reads CIFAR-10 images from binary files, gzipped or not, one file after the other.
 *
 * @returns shape `[32, 32, 3]`, bytes, 10 classes
 */
export function readCifar10(
  paths: readonly string[],
  options: CifarOptions = {},
): Promise<Dataset> {
  return readCifar("readCifar10", paths, 1, 10, { name: "cifar10", ...options });
}

/**
 * Reads CIFAR-100 images from binary files, gzipped or not, one file after the other. Of the two labels of
 * an image the fine one is used.
 *
 * @returns shape `[32, 32, 3]`, bytes, 100 classes
 */
export function readCifar100(
  paths: readonly string[],
  options: CifarOptions = {},
): Promise<Dataset> {
  return readCifar("readCifar100", paths, 2, 100, { name: "cifar100", ...options });
}

async function readCifar(
  caller: string,
  paths: readonly string[],
  labelBytes: number,
  classes: number,
  options: CifarOptions,
): Promise<Dataset> {
  const recordBytes = labelBytes + imageBytes;
  let inputs = new Uint8Array(0);
  let labels = new Uint16Array(0);
  let count = 0;
  for (const path of paths) {
    const first = count;
    const wrong = (bytes: number) =>
      new Error(
        `${caller}(): wanted records of ${recordBytes} bytes, got ${bytes} bytes in ${path}`,
      );
    const { told, most } = await contentSize(path);
    // known without reading only if the file is not compressed
    if (told === most && told < Infinity && (told % recordBytes !== 0 || told === 0)) {
      throw wrong(told);
    }
    const expected = Math.floor(Math.min(told, most) / recordBytes);
    for await (const { records, rest } of recordsOf(contentChunks(caller, path), recordBytes)) {
      if (rest > 0) throw wrong((count - first) * recordBytes + rest);
      const more = records.length / recordBytes;
      if (count + more > labels.length) {
        // the files of a data set are equally long, so the first shows how much will come
        const likely = expected < Infinity ? first + expected * (first ? 1 : paths.length) : 0;
        const capacity = likely >= count + more ? likely : 2 * (count + more);
        inputs = enlarged(inputs, new Uint8Array(capacity * imageBytes));
        labels = enlarged(labels, new Uint16Array(capacity));
      }
      for (let n = 0; n < more; n++) {
        const label = records[n * recordBytes + labelBytes - 1];
        if (label >= classes) {
          throw new RangeError(
            `${caller}(): wanted labels from 0 to ${classes - 1}, got ${label} in record ${
              count - first + n
            } of ${path}`,
          );
        }
        labels[count + n] = label;
        channelsLast(records, n * recordBytes + labelBytes, inputs, (count + n) * imageBytes);
      }
      count += more;
    }
    if (count === first) throw wrong(0);
  }
  if (count === 0) throw new TypeError(`${caller}(): wanted at least one file, got none`);
  return dataset({
    ...options,
    shape: [32, 32, 3],
    inputs: inputs.subarray(0, count * imageBytes), // [count, 32, 32, 3]
    labels: labels.subarray(0, count),
    classes,
  });
}

/** Whole records, some at a time; at the end the number of bytes left over. */
async function* recordsOf(
  chunks: AsyncIterable<Uint8Array>,
  recordBytes: number,
): AsyncGenerator<{ records: Uint8Array; rest: number }> {
  let left = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(left.length + chunk.length);
    bytes.set(left);
    bytes.set(chunk, left.length);
    const whole = bytes.length - bytes.length % recordBytes;
    if (whole > 0) yield { records: bytes.subarray(0, whole), rest: 0 };
    left = bytes.subarray(whole);
  }
  if (left.length > 0) yield { records: left.subarray(0, 0), rest: left.length };
}

function enlarged<A extends Uint8Array | Uint16Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}

/** One image from three planes `[3, 32, 32]` to `[32, 32, 3]`. */
function channelsLast(source: Uint8Array, from: number, target: Uint8Array, to: number): void {
  for (let i = 0; i < plane; i++) {
    target[to + 3 * i] = source[from + i];
    target[to + 3 * i + 1] = source[from + plane + i];
    target[to + 3 * i + 2] = source[from + 2 * plane + i];
  }
}
