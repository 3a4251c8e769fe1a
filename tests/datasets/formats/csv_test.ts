import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { csv, type CsvOptions } from "../../../src/datasets/formats/csv.ts";
import type { DataSplits } from "../../../src/datasets/dataset.ts";
import { requires, sharedData } from "../../requirements.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

/** Reads a table written for a test. */
async function table(
  content: string | Uint8Array,
  options?: CsvOptions,
  name = "t.csv",
): Promise<DataSplits> {
  using folder = temporaryFolder();
  return await csv(folder.write(name, content), options);
}

/** The fault of a table written for a test, without the path of the folder. */
async function fault(content: string | Uint8Array, options?: CsvOptions): Promise<string> {
  using folder = temporaryFolder();
  const path = folder.write("t.csv", content);
  try {
    await csv(path, options);
  } catch (error) {
    return (error as Error).message.replaceAll(folder.path + "/", "");
  }
  return "none";
}

/** All stored rows, features then label, sorted as texts. */
function stored(data: DataSplits): string[] {
  const { inputs, labels, shape } = data.train;
  return Array.from(labels, (label, n) =>
    [
      ...inputs.subarray(n * shape[0], (n + 1) * shape[0]),
      label,
    ].join(" "));
}

/** Rows "n,2n,label" for the given labels, with a header if wanted. */
function rows(labels: readonly unknown[], header = ""): string {
  return header + labels.map((label, n) => `${n},${2 * n},${label}\n`).join("");
}
const twelve = Array.from({ length: 12 }, (_, n) => n % 2);

Deno.test("csv() reads numbers without a header, the last column being the labels", async () => {
  const data = await table(rows(twelve), {}, "two.csv");
  assert.equal(data.name, "two");
  assert.deepEqual(data.train.shape, [2]);
  assert.equal(data.train.classes, 2);
  assert.equal(data.train.classNames, undefined);
  assert.deepEqual(stored(data), twelve.map((label, n) => `${n} ${2 * n} ${label}`));
});

Deno.test("csv() reads gzipped files, CRLF, a byte order mark, blanks and empty lines", async () => {
  const text = "\ufeff" + rows(twelve, "a,b,c\n").replaceAll("\n", "\r\n").replaceAll(",", " ,\t");
  const data = await table(text + "\r\n\r\n", {}, "two.csv.gz");
  assert.equal(data.name, "two");
  assert.deepEqual(stored(data), twelve.map((label, n) => `${n} ${2 * n} ${label}`));
});

Deno.test("csv() reads semicolons and tabs where the first line has no comma", async () => {
  for (const mark of [";", "\t"]) {
    const data = await table(rows(twelve, "a,b,c\n").replaceAll(",", mark));
    assert.equal(data.train.labels.length, 12);
  }
});

Deno.test("csv() holds out a tenth for testing, or what it is told to", async () => {
  const sizes = ({ train, validation, test }: DataSplits) =>
    [train, validation, test].map((part) => part?.rows.length);
  const hundred = rows(Array.from({ length: 100 }, (_, n) => n % 4));
  assert.deepEqual(sizes(await table(hundred)), [81, 9, 10]);
  assert.deepEqual(sizes(await table(hundred, { test: 0.3, limit: 20, validation: 0.2 })), [
    16,
    4,
    30,
  ]);
  assert.deepEqual(sizes(await table(hundred, { test: 0 })), [90, 10, undefined]);
  const order = async (seed: number) => [...(await table(hundred, { seed })).train.rows];
  assert.deepEqual(await order(3), await order(3));
  assert.notDeepEqual(await order(3), await order(4));
});

Deno.test("csv() tells a header from a row", async () => {
  const count = async (text: string, options?: CsvOptions) =>
    (await table(text, options)).train.labels.length;
  assert.equal(await count(rows(twelve, "a,b,c\n")), 12);
  assert.equal(await count(rows(twelve, "0,1,class\n")), 12); // names of columns may be numbers
  assert.equal(await count(rows(twelve.map((label) => "xy"[label]), "a,b,c\n")), 12);
  assert.equal(await count(rows(twelve.map((label) => "xy"[label]))), 12);
  assert.equal(await count(rows(twelve, "90,91,1\n"), { header: true }), 12);
  assert.match(await fault(rows(twelve, "a,b,c\n"), { header: false }), /line 1, column 1: wanted/);
});

Deno.test("csv() takes a missing value in the first row as a value, not for a header", async () => {
  assert.equal(
    await fault(rows(twelve, "?,1,0\n")),
    't.csv line 1, column 1: wanted a number, got "?"'.replace(/^/, "csv(): "),
  );
});

Deno.test("csv() finds the target by its name or number", async () => {
  const text = twelve.map((label, n) => `${label},${n},${n % 3}\n`).join("");
  const headed = `kind,x,3\n${text}`;
  for (const target of ["kind", "1", 1]) {
    const { train } = await table(headed, { target });
    assert.deepEqual([...train.labels], twelve);
    assert.deepEqual([...train.inputs.subarray(2, 4)], [1, 1]);
  }
  assert.equal((await table(headed, { target: "3" })).train.classes, 3);
  assert.deepEqual([...(await table(text, { target: 1 })).train.labels], twelve);
});

Deno.test("csv() refuses a target that is not there and lists those that are", async () => {
  const text = rows(twelve, "a,b,c\n");
  const wanted = 'csv(): target must be "a", "b", "c" or a column number from 1 to 3, got ';
  assert.equal(await fault(text, { target: "d" }), `${wanted}"d" for t.csv`);
  assert.equal(await fault(text, { target: 4 }), `${wanted}4 for t.csv`);
  assert.equal(
    await fault(rows(twelve), { target: 0 }),
    "csv(): target must be a column number from 1 to 3, got 0 for t.csv",
  );
  assert.match(
    await fault(rows(twelve, "a,a,c\n"), { target: "a" }),
    /line 1: column names must be unique, got several columns "a"$/,
  );
  assert.match(
    await fault(text, { target: "a", header: false }),
    /without a header the target must/,
  );
});

Deno.test("csv() sorts classes by number where all labels are numbers", async () => {
  const { train } = await table(rows(twelve.map((_, n) => [10, "9", -1, "9.0"][n % 4])));
  assert.deepEqual(train.classNames, ["-1", "9", "10"]);
  assert.deepEqual([...train.labels.subarray(0, 4)], [2, 1, 0, 1]);
});

Deno.test("csv() sorts classes by word otherwise", async () => {
  const { train } = await table(rows(twelve.map((_, n) => ["10", '"b, c"', "a", "9"][n % 4])));
  assert.deepEqual(train.classNames, ["10", "9", "a", "b, c"]);
  assert.deepEqual([...train.labels.subarray(0, 4)], [0, 3, 2, 1]);
});

Deno.test("csv() names line and column of what is no number", async () => {
  const spoil = (cell: string) => rows(twelve, "a,b,c\n").replace("\n4,", `\n${cell},`);
  const where = "csv(): t.csv line 6, column 1 (a): wanted a number, got ";
  assert.equal(await fault(spoil("")), `${where}an empty cell`);
  for (const cell of ["x", "NaN", "?", "Infinity", "0x10", "1 2", "1.2.3"]) {
    assert.equal(await fault(spoil(cell)), `${where}"${cell}"`);
  }
  assert.equal(await fault(spoil("-.5e+1")), "none");
  const line = await fault(`a,b,c\r\n1,2,u\r\n3,4,"v\r\nw"\r\nx,1,u\r\n`);
  assert.match(line, /^csv\(\): t.csv line 5, column 1 \(a\)/); // a continued line before
});

Deno.test("csv() names the line of a ragged row or a broken quote", async () => {
  assert.equal(
    await fault(rows(twelve) + "1,2\n"),
    "csv(): t.csv line 13: wanted 3 columns as in the first row, got 2",
  );
  assert.match(await fault(rows(twelve) + "1,2,3,4\n"), /line 13: wanted 3 columns .*, got 4$/);
  assert.match(
    await fault(rows(twelve) + '1,"2" x,1\n'),
    /^csv\(\): t.csv line 13: .*quotation mark/,
  );
  assert.match(
    await fault(rows(twelve) + '1,"2,1\n'),
    /^csv\(\): t.csv line 13: a quotation mark is never closed$/,
  );
});

Deno.test("csv() refuses missing labels", async () => {
  const spoil = (cell: string) => rows(twelve, "a,b,c\n").replace("4,8,0\n", `4,8,${cell}\n`);
  const where = "csv(): t.csv line 6, column 3 (c): wanted a label, got ";
  assert.equal(await fault(spoil("")), `${where}an empty cell`);
  assert.equal(await fault(spoil("NA")), `${where}"NA"`);
  assert.equal(await fault(rows(twelve.map((label) => ["NA", "US"][label]))), "none"); // Namibia
});

Deno.test("csv() refuses tables that are not for classification", async () => {
  assert.equal(
    await fault(rows(twelve.map(() => 7))),
    'csv(): t.csv, column 3: wanted two or more classes, got only "7"',
  );
  const numbers = Array.from({ length: 50 }, (_, n) => n);
  assert.equal(
    await fault(rows(numbers.map((n) => n / 7))),
    "csv(): t.csv, column 3: classification needs labels that repeat, got 50 different numbers with " +
      "fractions in 50 rows; if the labels are in another column, name it with --target (option target)",
  );
  assert.match(await fault(rows(numbers)), /got 50 different values in 50 rows;/);
  assert.equal(await fault(rows(numbers.map((n) => n % 4 / 2))), "none");
  const many = Array.from({ length: 2200 }, (_, n) => n % 1100);
  assert.match(await fault(rows(many)), /wanted at most 1000 classes, got 1100$/);
});

Deno.test("csv() refuses files without rows, columns or text", async () => {
  assert.equal(await fault(""), "csv(): wanted rows, got none in t.csv");
  assert.match(await fault("a,b\n", { header: true }), /wanted rows below the header/);
  assert.match(await fault("1\n2\n"), /wanted a feature and a target, .* got one column in t.csv$/);
  assert.match(await fault(new Uint8Array([0x31, 0x2c, 0xff, 0x0a])), /wanted text in UTF-8/);
  using folder = temporaryFolder();
  await assert.rejects(csv(join(folder.path, "none.csv")), /none.csv: no such file or folder$/);
});

Deno.test({
  name: "csv() reads the wine quality table, and refuses tables for regression",
  ...requires(new URL("uci/", sharedData), "UCI tables"),
  async fn() {
    const path = (name: string) => fileURLToPath(new URL(`uci/${name}/data.csv.gz`, sharedData));
    const { train, validation, test } = await csv(path("wine-quality-red"));
    assert.deepEqual(train.shape, [11]);
    assert.deepEqual(train.classNames, ["3", "4", "5", "6", "7", "8"]);
    assert.deepEqual([train, validation, test!].map((part) => part.rows.length), [1295, 144, 160]);
    for (const name of ["concrete", "energy", "yacht", "power-plant"]) {
      await assert.rejects(csv(path(name)), /classification needs labels that repeat/);
    }
  },
});
