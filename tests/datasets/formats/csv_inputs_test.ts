// Features of a CSV file, a piece at a time.

import assert from "node:assert/strict";
import fc from "fast-check";
import { csvInputs, type CsvInputsOptions } from "../../../src/datasets/formats/csv_inputs.ts";
import { type TableSchema, unnamedSchema } from "../../../src/datasets/table_schema.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

const two = unnamedSchema(2);

/** Columns a, b and the labels "cat" and "dog" at a place. */
function named(place: number): TableSchema {
  return {
    version: 1,
    header: true,
    features: [{ kind: "number", name: "a" }, { kind: "number", name: "b" }],
    target: { kind: "class", name: "kind", place, classes: ["cat", "dog"], labels: "words" },
  };
}

async function read(content: string, options: Partial<CsvInputsOptions> = {}, name = "x.csv") {
  using folder = temporaryFolder();
  const file = folder.write(name, content);
  const all = { schema: two, size: 2, ...options };
  const pieces = await Array.fromAsync(csvInputs(file, all));
  return pieces.map((piece) => [...piece]);
}

Deno.test("csvInputs() gives features in pieces of the size asked for, the last one shorter", async () => {
  assert.deepEqual(await read("1,2\n3,4\n5,6\n"), [[1, 2, 3, 4], [5, 6]]);
  assert.deepEqual(await read("1,2\n3,4"), [[1, 2, 3, 4]]);
  assert.deepEqual(await read("1;2\r\n3;4\r\n", {}, "x.csv.gz"), [[1, 2, 3, 4]]);
});

Deno.test("csvInputs() tells before each batch how many bytes are read with it, of how many", async () => {
  using folder = temporaryFolder();
  const line = "0.12345,-0.9876\n"; // 16 bytes
  const chunk = 1 << 18;
  const rows = 3 * chunk / 16;
  const size = rows / 6; // two batches a chunk
  for (const name of ["x.csv", "x.csv.gz"]) {
    const told: (readonly number[] | number)[] = [];
    const onRead = (bytes: number, of: number) => told.push([bytes, of]);
    const file = folder.write(name, line.repeat(rows));
    for await (const piece of csvInputs(file, { schema: two, size, onRead })) {
      told.push(piece.length);
    }
    assert.deepEqual(told.filter((each) => each === 2 * size).length, 6);
    const all = 3 * chunk;
    const wanted = [chunk, chunk, 2 * chunk, 2 * chunk, all, all].flatMap((bytes) => [
      [bytes, all],
      2 * size,
    ]);
    assert.deepEqual(told, wanted);
  }
});

Deno.test("csvInputs() takes the columns of the first piece in all others, and tells of them once", async () => {
  using folder = temporaryFolder();
  // 300 kB and 900 kB: rows of 20 bytes, and some so long that a chunk holds fewer than are matched
  for (const [rows, length] of [[15_000, 10], [1500, 600]]) {
    const lines = Array.from({ length: rows }, (_, n) => `${n},dog,${"x".repeat(length)},-${n}`);
    const file = folder.write("x.csv", ["b,kind,remark,a", ...lines].join("\n"));
    const notices: string[] = [];
    let row = 0;
    const options = { schema: named(2), size: 700, onNotice: (text: string) => notices.push(text) };
    for await (const piece of csvInputs(file, options)) {
      assert.equal(notices.length, 1); // of the remark
      for (let i = 0; i < piece.length; i += 2, row++) {
        if (piece[i] !== -row || piece[i + 1] !== row) assert.fail(`row ${row}`);
      }
    }
    assert.equal(row, rows);
    assert.match(notices.join(), /remark/);
  }
  // fewer rows than a batch: told anyway
  const notices: string[] = [];
  const onNotice = (text: string) => notices.push(text);
  await read("a,b,more\n1,2,3\n", { schema: named(2), onNotice });
  assert.equal(notices.length, 1);
});

Deno.test("csvInputs() keeps apart what is far from 0", async () => {
  assert.deepEqual(await read("1700000000.25,0.1\n1700000000.5,0.2\n"), [
    [1700000000.25, 0.1, 1700000000.5, 0.2],
  ]);
});

Deno.test("csvInputs() tells a header by its words, and takes columns by name in whatever order", async () => {
  assert.deepEqual(await read("a,b\n1,2\n"), [[1, 2]]);
  const schema = named(2);
  assert.deepEqual(await read("id,b,a\nx,2,1\ny,4,3\n", { schema }), [[1, 2, 3, 4]]);
  assert.deepEqual(await read("b,a,kind\n2,1,owl\n", { schema }), [[1, 2]]);
});

Deno.test("csvInputs() leaves out the column of labels where there is one more than features", async () => {
  assert.deepEqual(await read("1,2,cat\n3,4,\n", { schema: named(2) }), [[1, 2, 3, 4]]);
  assert.deepEqual(await read("cat,1,2\n?,3,4\n", { schema: named(0) }), [[1, 2, 3, 4]]);
});

Deno.test("csvInputs() refuses labels that the run does not know where columns are matched by position", async () => {
  // an index before the features would move all of them
  await assert.rejects(
    read("0,1.5,2.5\n1,3.5,4.5\n", { schema: named(2) }),
    /x\.csv line 1, column 3: wanted one of the run's classes "cat", "dog" or an empty cell, as .*got "2\.5"$/,
  );
});

Deno.test("csvInputs() tells once, and only of files without a fault, what it made of the columns", async () => {
  const told: string[] = [];
  const options = { schema: named(2), onNotice: (text: string) => told.push(text) };
  await read("1,2\n3,4\n5,6\n", options);
  await assert.rejects(read("1,x\n", options), /wanted a number/);
  assert.equal(told.length, 1);
  assert.match(told[0], /x\.csv: no header; columns are matched by position: "a", "b"$/);
});

Deno.test("csvInputs() gives a row for every row, or names the line of the first that is none", async () => {
  const cell = fc.constantFrom("1", "2.5", "-3e2", "NA", "", "1,5", "x", "1e999", "a", " 4 ");
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 });
  const good = (text: string) => /^ ?[-\d.e]+ ?$/.test(text) && text !== "1e999";
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (rows, headed) => {
      const write = (row: readonly string[]) => row.map((each) => `"${each}"`).join(",");
      const lines = (headed ? [["b", "a"], ...rows] : rows).map(write);
      const fault = rows.findIndex((row) => !row.every((each) => good(each.trim())));
      let count = -1;
      try {
        count = (await read(lines.join("\n"), { schema: named(2) })).flat().length / 2;
      } catch (error) {
        // the header itself may be missing names, which is told of line 1 too
        assert.match((error as Error).message, /line \d|what separates/);
        if (fault > 0) assert.match((error as Error).message, /line/);
        return;
      }
      assert.equal(fault, -1);
      assert.equal(count, rows.length);
    }),
    { numRuns: 100 },
  );
});

Deno.test("csvInputs() names file, line and column of what is no number, in the first row too", async () => {
  await assert.rejects(
    read("a,b\n1,2\r\n3,x\n"),
    /x\.csv line 3, column 2 \(b\): wanted a number, got "x"/,
  );
  await assert.rejects(read("1,2\n3,\n"), /line 2, column 2: wanted a number, got an empty cell/);
  await assert.rejects(read("1,1e300\n"), /line 1, column 2: wanted a number/);
  await assert.rejects(read("1,2\n3\n"), /line 2: wanted 2 columns as in the first row, got 1/);
  const cells: [string, RegExp][] = [["NA", /"NA"$/], ["", /an empty cell$/], [
    "1e999",
    /"1e999"$/,
  ]];
  for (const schema of [two, named(2)]) {
    for (const [cell, got] of cells) {
      await assert.rejects(read(`${cell},1\n2,3\n`, { schema }), (error: Error) => {
        assert.match(error.message, /line 1, column 1: wanted a number, got /);
        assert.match(error.message, got);
        return true;
      });
    }
    await assert.rejects(
      read('"1,5",1\n2,3\n', { schema }),
      /got "1,5"; write fractions with a/,
    );
    await assert.rejects(
      read("y,1\n", { schema }),
      /line 1, .*got "y"; if this row is a header, add --hea/,
    );
  }
});

Deno.test("csvInputs() takes empty lines of one column for empty cells", async () => {
  const one = unnamedSchema(1);
  assert.deepEqual(await read("1\n2\n", { schema: one }), [[1, 2]]);
  for (const text of ["1\n\n2\n", "1\n\n"]) {
    await assert.rejects(
      read(text, { schema: one }),
      /line 2, column 1: wanted a number, got an empty/,
    );
  }
});

Deno.test("csvInputs() refuses other columns, no rows, no file, and bytes that are no text", async () => {
  await assert.rejects(read("1,2,3\n"), /wanted 2 columns of features, got 3 columns/);
  await assert.rejects(
    read("a,c,d\n1,2,3\n", { schema: named(2) }),
    /line 1: wanted a header .* missing: "b"; unknown: "c", "d"/,
  );
  await assert.rejects(read(""), /wanted rows, got none/);
  await assert.rejects(
    Array.fromAsync(csvInputs("none.csv", { schema: two, size: 2 })),
    /cannot read none\.csv: no such file/,
  );
  using folder = temporaryFolder();
  const file = folder.write("x.csv", Uint8Array.of(0x31, 0x2c, 0xff, 0xfe));
  await assert.rejects(
    Array.fromAsync(csvInputs(file, { schema: two, size: 2 })),
    /wanted text in UTF-8, got other bytes/,
  );
});

Deno.test("csvInputs() reads a file of 20 MB in pieces without holding it", async () => {
  using folder = temporaryFolder();
  const line = "0.123456789,-0.987654321\n";
  const file = folder.write("large.csv", line.repeat(800_000));
  let rows = 0;
  let most = 0;
  const before = Deno.memoryUsage().external;
  for await (const piece of csvInputs(file, { schema: two, size: 512 })) {
    rows += piece.length / 2;
    most = Math.max(most, Deno.memoryUsage().external - before);
  }
  assert.equal(rows, 800_000);
  assert.ok(most < 15e6, `${most} bytes of buffers`);
});

Deno.test("csvInputs() refuses what may be an index before features without labels, where names are missing", async () => {
  const target = { kind: "class", place: 2, classes: ["0", "1"], labels: "numbers" } as const;
  const schema: TableSchema = { ...two, header: false, target };
  const index =
    /column 1 counts the rows \((0, 1|1, 2), \.\.\.\) as an index does, .* labels in column 3$/;
  for (
    const content of [
      "0,1,0\n1,1,1\n2,0,0\n",
      "1,1,0\n2,1,1\n3,0,\n",
      "id,a,b\n1,1,0\n2,1,1\n3,0,0\n",
    ]
  ) await assert.rejects(read(content, { schema }), index, content);
  const named: TableSchema = {
    ...schema,
    header: true,
    features: ["a", "b"].map((name) => ({ kind: "number", name })),
  };
  await assert.rejects(read("0,1,0\n1,1,1\n2,0,0\n", { schema: named }), index);
  // no index, no column too many, names, labels that are no numbers
  assert.deepEqual(await read("0,1,0\n1,1,1\n3,0,0\n", { schema }), [[0, 1, 1, 1], [3, 0]]);
  assert.deepEqual(await read("0,1\n1,1\n2,0\n", { schema }), [[0, 1, 1, 1], [2, 0]]);
  assert.deepEqual(await read(",a,b\n0,5,6\n1,7,8\n2,9,0\n", { schema: named }), [
    [5, 6, 7, 8],
    [9, 0],
  ]);
  const words: TableSchema = {
    ...schema,
    target: { ...target, classes: ["no", "yes"], labels: "words" },
  };
  assert.deepEqual(await read("0,1,no\n1,1,yes\n2,0,no\n", { schema: words }), [
    [0, 1, 1, 1],
    [2, 0],
  ]);
});

Deno.test("csvInputs() takes a first column for an index only where three rows or more are counted by it", async () => {
  const target = { kind: "class", place: 2, classes: ["0", "1"], labels: "numbers" } as const;
  const schema: TableSchema = { ...two, target };
  const table = (rows: number, first: (n: number) => number | string) =>
    Array.from({ length: rows }, (_, n) => `${first(n)},${n * n},${n % 2}\n`).join("");
  const isRefused = (content: string) =>
    read(content, { schema, size: 100 }).then(() => false, (error: Error) => {
      assert.match(
        error.message,
        /column 1 counts the rows \((0, 1|1, 2), \.\.\.\) as an index does/,
      );
      return true;
    });
  for (const start of [0, 1]) {
    assert.equal(await isRefused(table(3, (n) => n + start)), true);
    assert.equal(await isRefused(table(2, (n) => n + start)), false);
    for (const wrong of [0, 5, 9]) {
      assert.equal(await isRefused(table(10, (n) => n === wrong ? 77 : n + start)), false);
    }
  }
  for (const first of [(n: number) => n + 2, (n: number) => 9 - n, (n: number) => `${n}.5`]) {
    assert.equal(await isRefused(table(12, first)), false);
  }
});

Deno.test("csvInputs() looks at 1000 rows to tell a header of numbers from a row, however they come", async () => {
  const names = ["0", "1"];
  const schema: TableSchema = {
    version: 1,
    header: true,
    features: names.map((name) => ({ kind: "number", name })),
  };
  // the numbers of the names in another order are a row where it occurs again; cells of 300 characters, so that a piece
  // of the file holds fewer than 1000 rows, or short ones
  for (const digits of [0, 297]) {
    const row = (n: number) => `${n}.${"0".repeat(digits)},7.${"0".repeat(digits)}`;
    const table = (again: number) =>
      ["1,0", ...Array.from({ length: 1500 }, (_, n) => row(n + 10))].with(again, "1,0").join("\n");
    const inputs = (await read(table(999), { schema, size: 2000 })).flat();
    assert.equal(inputs.length, 2 * 1501);
    assert.deepEqual([...inputs.slice(0, 4), ...inputs.slice(1998, 2002)], [
      ...[1, 0, 10, 7],
      ...[1, 0, 1009, 7],
    ]);
    await assert.rejects(
      read(table(1000), { schema }),
      /line 1: it is not clear whether the first row \("1", "0"\) is a header/,
    );
  }
});
