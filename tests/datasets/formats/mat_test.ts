import assert from "node:assert/strict";
import { readMat } from "../../../src/datasets/formats/mat.ts";
import { python, requiresPython } from "../../requirements.ts";
import {
  element,
  joined,
  matCompressed,
  matFile,
  matHead,
  matMatrix,
  type MatType,
  type MatVariable,
} from "./mat_files.ts";
import { openFiles } from "../../files/special_files.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

const pixels = { name: "X", shape: [2, 3, 4], values: noise(24) };
const numbers = {
  name: "y",
  shape: [3, 1],
  values: [1, -2.5, 1e9],
  type: "float64",
  kind: 6,
} as const;

Deno.test("readMat() reads bytes and other numbers, compressed or not, on either byte order", async () => {
  using folder = temporaryFolder();
  for (const little of [true, false]) {
    for (const compressed of [true, false]) {
      for (const ending of ["", ".gz"]) {
        const file = matFile([pixels, numbers], { compressed, little });
        const path = folder.write(`a.mat${ending}`, file);
        const [y, x] = await readMat(path, ["y", "X"]);
        assert.deepEqual(x, { shape: [2, 3, 4], values: noise(24) });
        assert.deepEqual(y, { shape: [3, 1], values: Float64Array.of(1, -2.5, 1e9) });
      }
    }
  }
});

Deno.test("readMat() reads every type of numbers", async () => {
  using folder = temporaryFolder();
  const limits: Record<Exclude<MatType, "uint8" | "int64" | "uint64">, number[]> = {
    int8: [-128, 127, 0],
    int16: [-32768, 32767],
    uint16: [65535, 32768, 0, 256],
    int32: [-(2 ** 31), 2 ** 31 - 1],
    uint32: [2 ** 32 - 1],
    float32: [0.5, -3],
    float64: [0.1, Infinity],
  };
  for (const little of [true, false]) {
    const variables = Object.entries(limits).map(([type, values]) => (
      { name: type, shape: [values.length, 1], values, type: type as MatType }
    ));
    const path = folder.write("a.mat", matFile(variables, { little }));
    const read = await readMat(path, Object.keys(limits));
    assert.deepEqual(read.map(({ values }) => [...values]), Object.values(limits));
    assert.ok(read.every(({ values }) => values instanceof Float64Array));
  }
});

Deno.test("readMat() reads whole numbers of 64 bits, those beyond 2^53 as the nearest double", async () => {
  using folder = temporaryFolder();
  const stored = {
    int64: [0n, -1n, 2n ** 53n - 1n, -(2n ** 53n), -(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n],
    uint64: [0n, 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 53n + 1n, 2n ** 53n + 3n],
  } as const;
  const wanted = [
    [0, -1, 9007199254740991, -9007199254740992, -(2 ** 63), 2 ** 63, 9007199254740992],
    [0, 1, 9007199254740992, 2 ** 63, 2 ** 64, 9007199254740992, 9007199254740996], // ties to even
  ];
  for (const little of [true, false]) {
    const variables = (["int64", "uint64"] as const).map((type) => (
      { name: type, shape: [stored[type].length, 1], values: stored[type], type }
    ));
    const path = folder.write("a.mat", matFile(variables, { little }));
    const read = await readMat(path, ["int64", "uint64"]);
    assert.deepEqual(read.map(({ values }) => [...values]), wanted);
  }
});

Deno.test("readMat() finds what follows names and shapes of every length", async () => {
  using folder = temporaryFolder();
  const lengths = [1, 4, 5, 8, 9, 16, 17, 25, 1024];
  for (const extents of [2, 3, 4, 5, 7, 10, 64]) {
    const shape = new Array(extents).fill(1).with(0, 3);
    const variables = lengths.map((length, i) => (
      { name: "X".repeat(length), shape, values: [i, 7, 250] }
    ));
    const path = folder.write("a.mat", matFile(variables, { compressed: extents % 2 === 0 }));
    const read = await readMat(path, variables.map(({ name }) => name));
    assert.deepEqual(
      read,
      variables.map(({ values }) => ({ shape, values: Uint8Array.from(values) })),
    );
  }
  const refused = async (variable: MatVariable, fault: string) => {
    const path = folder.write("a.mat", matFile([variable]));
    const message = `readMat(): cannot read ${path}: wanted ${fault}`;
    await assert.rejects(readMat(path, ["X"]), { message });
  };
  const one = { name: "X", shape: [1, 1], values: [1] };
  await refused({ ...one, name: "X".repeat(1025) }, "at most 1024 letters, got 1025");
  await refused({ ...one, shape: new Array(65).fill(1) }, "at most 64 extents, got 65");
});

Deno.test("readMat() reads a variable whose last element is not padded", async () => {
  using folder = temporaryFolder();
  const inner = matMatrix({ name: "X", shape: [9, 1], values: noise(9) }).slice(0, -7);
  new DataView(inner.buffer).setUint32(4, inner.length - 8, true);
  const next = { name: "y", shape: [1, 1], values: [5] };
  const path = folder.write("a.mat", joined(matHead(), matCompressed(inner), matMatrix(next)));
  const [x, y] = await readMat(path, ["X", "y"]);
  assert.deepEqual([x.values, y.values], [noise(9), Uint8Array.of(5)]);
});

Deno.test("readMat() names the byte at which a damaged element starts", async () => {
  using folder = temporaryFolder();
  const refused = async (parts: readonly Uint8Array[], fault: string) => {
    const content = joined(...parts);
    const path = folder.write("a.mat", joined(matHead(), element(14, content, true)));
    const message = `readMat(): cannot read ${path}: it is damaged: ${fault}`;
    await assert.rejects(readMat(path, ["X"]), { message });
  };
  const flags = element(6, Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0), true);
  const extents = element(5, Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0), true);
  const name = element(1, Uint8Array.of(88), true, { small: true });
  const before = [flags, extents, name];
  const at = 128 + 8 + 16 + 16 + 8; // of the values: head, tag, flags, extents, name
  const small = (length: number, type: number) => Uint8Array.of(type, 0, length, 0, 1, 2, 3, 4);
  await refused([...before, small(5, 2)], `no element starts at byte ${at}`);
  await refused([small(5, 6)], "no element starts at byte 136");
  await refused([...before, small(2, 8)], `no numbers start at byte ${at}`); // 8 is no type
  await refused([...before, element(8, new Uint8Array(2), true)], `no numbers start at byte ${at}`);
  await refused([...before, small(3, 4)], `no numbers start at byte ${at}`); // one and a half
  await refused([...before, element(4, new Uint8Array(3), true)], `no numbers start at byte ${at}`);
  // longer than the variable, though the file goes on
  const long = element(2, new Uint8Array(8), true);
  long[4] = 9;
  await refused([...before, long], `no numbers start at byte ${at}`);
});

Deno.test("readMat() passes over what is not asked for, whatever it is", async () => {
  using folder = temporaryFolder();
  const others = [
    { name: "text", shape: [1, 2], values: [97, 98], kind: 4 },
    { name: "cell", shape: [1, 1], values: [], kind: 1 },
    { name: "complex", shape: [1, 1], values: [1], flags: 0x08 },
  ];
  for (const compressed of [true, false]) {
    const path = folder.write("a.mat", matFile([...others, pixels], { compressed }));
    assert.deepEqual((await readMat(path, ["X"]))[0].shape, [2, 3, 4]);
  }
  const empty = new Uint8Array(8);
  empty[0] = 14; // a matrix of no bytes
  const path = folder.write("b.mat", joined(matHead(), empty, matMatrix(pixels)));
  assert.deepEqual((await readMat(path, ["X"]))[0].values, noise(24));
});

Deno.test("readMat() says what a file lacks", async () => {
  using folder = temporaryFolder();
  const path = folder.write("a.mat", matFile([pixels, numbers]));
  await assert.rejects(
    readMat(path, ["X", "labels"]),
    new Error(`readMat(): wanted a variable labels, got X, y in ${path}`),
  );
  const none = folder.write("none.mat", matHead());
  await assert.rejects(readMat(none, ["X"]), /wanted a variable X, got none in /);
  const absent = `${folder.path}/absent.mat`;
  await assert.rejects(
    readMat(absent, ["X"]),
    new Error(`readMat(): cannot read ${absent}: no such file or folder`),
  );
  await assert.rejects(readMat(folder.path, ["X"]), /cannot read .*: it is a folder$/);
});

Deno.test("readMat() refuses files of other formats", async () => {
  using folder = temporaryFolder();
  const refused = async (bytes: Uint8Array, fault: string) => {
    const path = folder.write("a.mat", bytes);
    await assert.rejects(
      readMat(path, ["X"]),
      new Error(`readMat(): cannot read ${path}: wanted a MATLAB file of version 5${fault}`),
    );
  };
  const starting = (...bytes: number[]) => {
    const file = new Uint8Array(600);
    file.set(bytes);
    return file;
  };
  const text = (start: string) => starting(...new TextEncoder().encode(start));
  await refused(text("MATLAB 7.3 MAT-file, Platform: GLNXA64"), ", got one of version 7.3 (HDF5)");
  await refused(starting(0x89, 0x48, 0x44, 0x46), ", got one of version 7.3 (HDF5)");
  await refused(starting(0, 0, 0, 0, 3, 0, 0, 0), ", got what may be version 4");
  await refused(text("<!DOCTYPE html>"), ", got something else");
  await refused(new Uint8Array(100), ", got fewer than 128 bytes");
  const later = matHead();
  later[125] = 3;
  await refused(later, " (0x0100), got version 0x0300");
});

Deno.test("readMat() refuses variables that are not real arrays", async () => {
  using folder = temporaryFolder();
  const one = { name: "X", shape: [1, 1], values: [1] };
  for (
    const [variable, fault] of [
      [{ ...one, kind: 1 }, "wanted real numbers in X, got a cell array"],
      [{ ...one, kind: 2 }, "wanted real numbers in X, got a struct"],
      [{ ...one, kind: 3 }, "wanted real numbers in X, got an object"],
      [{ ...one, kind: 4 }, "wanted real numbers in X, got text"],
      [{ ...one, kind: 5 }, "wanted real numbers in X, got a sparse matrix"],
      [{ ...one, kind: 16 }, "wanted real numbers in X, got a function"],
      [{ ...one, flags: 0x08 }, "wanted real numbers in X, got complex numbers"],
      [{ ...one, shape: [2, 3] }, "wanted 6 numbers in X (2 × 3), got 1"],
    ] as const
  ) {
    const path = folder.write("a.mat", matFile([variable]));
    const expected = new Error(`readMat(): cannot read ${path}: ${fault}`);
    await assert.rejects(readMat(path, ["X"]), expected);
  }
  // one of another program's kind has no extents
  const opaque = joined(
    element(6, Uint8Array.of(17, 0, 0, 0, 0, 0, 0, 0), true),
    element(1, Uint8Array.of(88), true, { small: true }),
    element(1, new TextEncoder().encode("MCOS"), true, { small: true }),
  );
  const path = folder.write(
    "a.mat",
    joined(matHead(), element(14, opaque, true), matMatrix(pixels)),
  );
  await assert.rejects(readMat(path, ["X"]), /: wanted real numbers in X, got an opaque object$/);
});

Deno.test("readMat() refuses bytes after the end of compressed data, however many chunks they come in", async () => {
  using folder = temporaryFolder();
  const chunk = 2 ** 18; // of a file
  const packed = matCompressed(matMatrix(pixels)).subarray(8);
  const other = matMatrix({ name: "else", shape: [1, 1], values: [1] }).subarray(8);
  const filling = new Uint8Array(chunk - 128 - 8 - 8 - packed.length); // so that the data end with a chunk
  filling.set(other);
  for (const extra of [1, 8, 1000, 40 * chunk]) {
    const content = joined(packed, new Uint8Array(extra));
    const compressed = element(15, content, true, { padded: false });
    for (const before of [[], [element(14, filling, true, { padded: false })]]) {
      const parts = [matHead(), ...before, compressed, matMatrix(numbers)];
      const path = folder.write("a.mat", joined(...parts));
      const fault = "its compressed data end too early";
      const message = `readMat(): cannot read ${path}: ${fault}`;
      await assert.rejects(readMat(path, ["X", "y"]), { message }, `${extra}`);
      await assert.rejects(readMat(path, ["y"]), { message }, `${extra}, passed over`);
      assert.equal(openFiles(folder.path), 0);
    }
  }
});

Deno.test("readMat() has closed the file when it ends, whether the rest is read or not", async () => {
  using folder = temporaryFolder();
  const more = matMatrix({ name: "else", shape: [1, 1], values: noise(2 ** 20) });
  const path = folder.write("a.mat", joined(matFile([pixels, numbers]), more, more));
  await readMat(path, ["X"]);
  assert.equal(openFiles(folder.path), 0);
  await assert.rejects(readMat(path, ["else"]), /wanted 1 numbers in else/);
  assert.equal(openFiles(folder.path), 0);
  await assert.rejects(readMat(path, ["none"]), /wanted a variable none/);
  assert.equal(openFiles(folder.path), 0);
});

Deno.test("readMat() refuses a file that is cut anywhere", async () => {
  using folder = temporaryFolder();
  for (const compressed of [true, false]) {
    const whole = matFile([pixels, numbers], { compressed });
    for (let length = 0; length < whole.length; length += 7) {
      const path = folder.write("a.mat", whole.subarray(0, length));
      await assert.rejects(readMat(path, ["X", "y"]), (error: Error) => {
        assert.match(error.message, /^readMat\(\): (cannot read|wanted a variable) /);
        assert.ok(error.message.includes(path));
        return true;
      });
    }
  }
});

Deno.test("readMat() refuses a file with any byte damaged, but for the numbers themselves and what means nothing", async () => {
  using folder = temporaryFolder();
  const [plain, packed] = [false, true].map((compressed) =>
    matFile([pixels, numbers], { compressed })
  );
  const right = [
    { shape: [2, 3, 4], values: noise(24) },
    { shape: [3, 1], values: Float64Array.of(1, -2.5, 1e9) },
  ];
  // without compression nothing tells a damaged number: its bytes stand at the end of each variable
  const ends = [128 + matMatrix(pixels).length, plain.length];
  const numbersAt = new Map(
    ends.flatMap((end, which) => Array.from({ length: 24 }, (_, i) => [end - 24 + i, [which, i]])),
  );
  for (const whole of [plain, packed]) {
    for (let at = 128; at < whole.length; at++) {
      for (const change of [1 << at % 8, 0xff]) {
        const bytes = whole.slice();
        bytes[at] ^= change;
        const path = folder.write("a.mat", bytes);
        const what = `byte ${at} of ${whole.length} changed by ${change}`;
        const expected = structuredClone(right);
        const [which, byte] = whole === plain && numbersAt.get(at) || [];
        if (which !== undefined) new Uint8Array(expected[which].values.buffer)[byte!] ^= change;
        try {
          assert.deepEqual(await readMat(path, ["X", "y"]), expected, what);
        } catch (error) {
          const { name, message } = error as Error;
          assert.equal(name, "Error", `${what}: ${message}`);
          assert.match(message, /^readMat\(\): (cannot read|wanted a variable) /, what);
          assert.ok(message.includes(path), `${what}: ${message}`);
          assert.equal(which, undefined, `${what}: ${message}`);
        }
      }
    }
  }
});

Deno.test("readMat() looks at the checksum of compressed numbers, though it has them all before", async () => {
  using folder = temporaryFolder();
  const chunk = 2 ** 18; // of a file, and of what is unpacked
  const count = 2 * chunk - 56; // with what stands before them, two whole chunks
  const values = noise(count);
  let file: Uint8Array<ArrayBuffer>;
  for (let zeros = 1000;; zeros++) { // until the last bytes, of the checksum alone, come in a chunk of their own
    const matrix = matMatrix({ name: "X", shape: [count, 1], values: values.fill(0, 0, zeros) });
    assert.equal(matrix.length, 2 * chunk);
    const packed = matCompressed(matrix);
    const filled = Math.ceil((3 * chunk - 128 - 56 - packed.length) / 8) * 8;
    const other = matMatrix({ name: "else", shape: [filled, 1], values: noise(filled) });
    file = joined(matHead(), other, packed);
    const tail = file.length - 3 * chunk;
    if (tail > 0 && tail < 4) break;
    assert.ok(zeros < 1050, "no such file");
  }
  const path = folder.write("a.mat", file);
  assert.deepEqual((await readMat(path, ["X"]))[0].values, values);
  file[file.length - 1] ^= 1;
  folder.write("a.mat", file);
  const fault = "its compressed data are damaged (incorrect data check)";
  await assert.rejects(readMat(path, ["X"]), new Error(`readMat(): cannot read ${path}: ${fault}`));
});

/** The most bytes that an array of bytes was made for while this is in use. */
function largestBytes() {
  const { Uint8Array } = globalThis;
  const seen = { most: 0, [Symbol.dispose]: () => void (globalThis.Uint8Array = Uint8Array) };
  globalThis.Uint8Array = new Proxy(Uint8Array, {
    construct(target, values, made) {
      if (typeof values[0] === "number") seen.most = Math.max(seen.most, values[0]);
      return Reflect.construct(target, values, made);
    },
  });
  return seen;
}

Deno.test("readMat() takes no memory for what files claim", async () => {
  using folder = temporaryFolder();
  const length = 0xffff0000;
  const claiming = (shape: number[]) => {
    const bytes = matMatrix({ ...pixels, shape });
    const view = new DataView(bytes.buffer);
    view.setUint32(bytes.length - 24 - 4, length, true); // of the values
    view.setUint32(4, 0xfffffff8, true); // of the variable
    return bytes;
  };
  const cases = [
    [[2, 3, 4], /wanted 24 numbers in X \(2 × 3 × 4\), got 4294901760$/],
    [[65535, 65536, 1], /it is cut short: 4294901760 bytes are missing after byte \d+$/],
  ] as const;
  for (const [shape, fault] of cases) {
    const bytes = claiming([...shape]);
    for (const file of [joined(matHead(), bytes), joined(matHead(), matCompressed(bytes))]) {
      const path = folder.write("huge.mat", file);
      using seen = largestBytes();
      await assert.rejects(readMat(path, ["X"]), fault);
      assert.ok(seen.most > 0 && seen.most < 1 << 20, `${seen.most} bytes`);
    }
  }
});

Deno.test({
  name: "readMat() reads what SciPy writes",
  ...requiresPython("scipy"),
  async fn() {
    using folder = temporaryFolder();
    const program = `
import sys, numpy as np
from scipy.io import savemat
X = np.arange(2 * 3 * 4 * 5, dtype=np.uint8).reshape(2, 3, 4, 5)
variables = {
    "text": "not asked for", "cell": np.array([1, "a"], dtype=object), "struct": {"a": 1.5},
    "X": X, "y": np.array([[10], [1], [2]]), "half": np.float32([[0.5]]), "flags": np.array([[True, False]]),
    "empty": np.zeros((0, 0)),
}
savemat(sys.argv[1], variables, do_compression=False)
savemat(sys.argv[2], variables, do_compression=True)`;
    const paths = ["plain.mat", "packed.mat"].map((name) => `${folder.path}/${name}`);
    const { success, stderr } = await new Deno.Command(python, { args: ["-c", program, ...paths] })
      .output();
    assert.ok(success, new TextDecoder().decode(stderr));
    for (const path of paths) {
      const read = await readMat(path, ["X", "y", "half", "flags", "empty"]);
      const [x, y, half, flags, empty] = read;
      assert.deepEqual(x.shape, [2, 3, 4, 5]);
      assert.ok(x.values instanceof Uint8Array);
      // element [1, 2, 3, 4] row-major is the last in both orders; [1, 0, 0, 0] is 60, and second column-major
      assert.deepEqual([x.values[0], x.values[1], x.values[2], x.values[119]], [0, 60, 20, 119]);
      assert.deepEqual([...y.values], [10, 1, 2]);
      assert.deepEqual([...half.values], [0.5]);
      assert.deepEqual([...flags.values], [1, 0]);
      assert.deepEqual(empty.shape, [0, 0]);
      await assert.rejects(
        readMat(path, ["cell"]),
        /wanted real numbers in cell, got a cell array/,
      );
      await assert.rejects(
        readMat(path, ["struct"]),
        /wanted real numbers in struct, got a struct/,
      );
      await assert.rejects(readMat(path, ["text"]), /wanted real numbers in text, got text/);
    }
  },
});
