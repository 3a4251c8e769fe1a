// csv() where a table does not say what it means: right, or refused, and never guessed.

import assert from "node:assert/strict";
import fc from "fast-check";
import { csv, type CsvOptions } from "../../../src/datasets/formats/csv.ts";
import type { DataSplits } from "../../../src/datasets/dataset.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

async function table(content: string, options?: CsvOptions): Promise<DataSplits> {
  using folder = temporaryFolder();
  return await csv(folder.write("t.csv", content), options);
}

async function fault(content: string, options?: CsvOptions): Promise<string> {
  try {
    await table(content, options);
  } catch (error) {
    return (error as Error).message.replace(/\S*t\.csv/, "t.csv");
  }
  return "none";
}

/** Rows of two numbers and a label in turn. */
function rows(labels: readonly unknown[], count = 24): string {
  return Array.from({ length: count }, (_, n) => `${n}.5,${-n},${labels[n % labels.length]}\n`)
    .join("");
}

Deno.test("csv() reads a header of numbers beside a word that is no label", async () => {
  const { train } = await table("0,1,species\n" + rows(["up", "down"]));
  assert.deepEqual([train.labels.length, train.classNames], [24, ["down", "up"]]);
  assert.deepEqual(train.featureNames, ["0", "1"]);
});

Deno.test("csv() refuses a label that occurs in the first row only, until told what that row is", async () => {
  for (const [first, labels] of [["1.5,2.5,left", ["up", "down"]], ["9,8,7", [0, 1]]] as const) {
    const text = `${first}\n${rows(labels)}`;
    assert.match(
      await fault(text),
      /^csv\(\): t\.csv line 1: it is not clear whether .* occurs nowhere below; set --header yes or no/,
    );
    assert.equal((await table(text, { header: true })).train.labels.length, 24);
    const { train } = await table(text, { header: false });
    assert.deepEqual([train.labels.length, train.classes], [25, 3]);
  }
});

Deno.test("csv() refuses doubled names and columns without one", async () => {
  assert.equal(
    await fault("a,a,label\n" + rows(["up", "down"])),
    'csv(): t.csv line 1: column names must be unique, got several columns "a"',
  );
  assert.match(
    await fault(",b,label\n" + rows(["up", "down"])),
    /line 1, column 1: wanted a name, got an empty cell; name the column, or remove it/,
  );
});

Deno.test("csv() tells whole numbers apart that are one double", async () => {
  const ids = ["12345678901234567891", "12345678901234567890", "7"];
  const { train } = await table(rows(ids));
  assert.deepEqual(train.classNames, ["7", ids[1], ids[0]]);
  assert.deepEqual([...train.labels.subarray(0, 3)], [2, 1, 0]);
});

Deno.test("csv() takes numbers with a zero before them for codes, but never two writings of a number", async () => {
  assert.deepEqual((await table(rows(["02", "10", "01"]))).train.classNames, ["01", "02", "10"]);
  assert.match(
    await fault(rows(["1", "01"])),
    /labels "1", "01" are words, .* the same number; write/,
  );
  assert.match(await fault(rows(["1", "up", "1.0"])), /labels "1", "1\.0" are words/);
  assert.equal((await table(rows(["1", "1.0", "2"]))).train.classes, 2);
});

Deno.test("csv() gives as many classes as there are different numbers", async () => {
  const whole = fc.uniqueArray(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), {
    minLength: 2,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(whole, async (values) => {
      const { train } = await table(rows(values), { header: false });
      const sorted = values.toSorted((a, b) => a < b ? -1 : 1);
      assert.equal(train.classes, values.length);
      assert.deepEqual((train.classNames ?? sorted.map((_, k) => String(k))).map(BigInt), sorted);
      assert.deepEqual(
        [...train.labels.subarray(0, values.length)],
        values.map((v) => sorted.indexOf(v)),
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("csv() says of labels that they may be missing, or differ only in case or spaces", async () => {
  const { notices } = await table(rows(["up", "nan", "Up", '"up "']));
  assert.equal(notices!.length, 2);
  assert.match(notices![0], /^column 3: "nan": taken as a class, not as a missing label$/);
  assert.match(
    notices![1],
    /"Up" \(6 rows\), "up" \(6 rows\), "up " \(6 rows\) differ only in case and spaces/,
  );
  assert.deepEqual((await table(rows(["up", "down"]))).notices, undefined);
});

Deno.test("csv() refuses decimal commas, empty lines and rows of nothing", async () => {
  assert.match(
    await fault("1,5;2,5;u\n2,5;1,5;v\n"),
    /the delimiter is ambiguous: .*write fractions with a point/,
  );
  assert.match(
    await fault("a;b;c\n1,5;2;u\n2;1;v\n"),
    /line 2, column 1 \(a\): .*"1,5"; write fractions/,
  );
  assert.match(
    await fault(rows([0, 1], 3) + "\n" + rows([0, 1])),
    /line 4: wanted 3 columns, got an empty/,
  );
  assert.match(
    await fault(rows([0, 1]) + ",,\n"),
    /line 25, column 1: wanted a number, got an empty cell/,
  );
  assert.equal(await fault(rows([0, 1]) + "\n \n"), "none");
});

Deno.test("csv() takes the delimiter that it is told", async () => {
  const text = rows(["u;u", "v;v"]);
  assert.match(await fault(text), /a comma and a semicolon would both fit/);
  assert.deepEqual((await table(text, { delimiter: "comma" })).train.classNames, ["u;u", "v;v"]);
  assert.equal(await fault(rows([0, 1]).replaceAll(",", "|"), { delimiter: "pipe" }), "none");
});

Deno.test("csv() finds the columns of a schema in another order, and refuses other names and classes", async () => {
  const text = "a,b,kind\n" + rows(["up", "down"]);
  const first = await table(text);
  const { schema } = first.train;
  assert.deepEqual(schema, {
    version: 1,
    header: true,
    delimiter: ",",
    features: [{ kind: "number", name: "a" }, { kind: "number", name: "b" }],
    target: { kind: "class", name: "kind", place: 2, classes: ["down", "up"], labels: "words" },
  });
  const turned = text.split("\n").filter(Boolean).map((line) =>
    line.split(",").reverse().join(";")
  );
  const again = await table(turned.join("\n"), { schema });
  assert.deepEqual([again.train.inputs, again.train.labels], [
    first.train.inputs,
    first.train.labels,
  ]);
  assert.deepEqual(again.train.schema, schema);
  assert.match(await fault(text.replace("a,b", "a,c"), { schema }), /missing: "b"; unknown: "c"/);
  assert.match(
    await fault(text.replace("kind", "sort"), { schema }),
    /wanted the column of labels "kind"/,
  );
  assert.match(
    await fault(text.replace("up", "left"), { schema }),
    /line 2, column 3 \(kind\): wanted one of the classes "down", "up", got "left"/,
  );
});

Deno.test("csv() points to --header where a first row with a fault may be a header", async () => {
  const hint = /; if this row is a header, add --header yes \(header: true\)$/;
  for (const first of ["1st,2nd,label", ",0,label", "1st,2,label"]) {
    const told = await fault(`${first}\n${rows(["up", "down"])}`, {});
    assert.match(told, /line 1, column 1: wanted a number, got/, first);
    assert.match(told, hint, first);
  }
  for (const first of ["NA,1,up", "1e999,1,up", ",1,down"]) {
    assert.doesNotMatch(await fault(`${first}\n${rows(["up", "down"])}`, {}), hint, first);
  }
});

Deno.test("csv() says of a number beyond float32 why it is refused", async () => {
  assert.match(
    await fault(`1e300,1,up\n${rows(["up", "down"])}`, {}),
    /line 1, column 1: wanted a number, got "1e300", beyond the range of float32 \(±3\.4e38\)$/,
  );
});

Deno.test("csv() says that fractions need a point, below a header too", async () => {
  const commas = Array.from({ length: 12 }, (_, n) => `${n},5;-${n},25;${n % 2 ? "up" : "down"}`);
  assert.match(
    await fault(["a;b;label", ...commas].join("\n"), {}),
    /line 2, column 1 \(a\): wanted a number, got "0,5"; write fractions with a point, as in 1\.5$/,
  );
});

Deno.test("csv() points to --target where the last column holds no labels", async () => {
  const told = await fault(rows(Array.from({ length: 24 }, (_, n) => n)), {});
  assert.match(told, /column 3: classification needs labels that repeat, .*; if .* --target/);
});

Deno.test("csv() refuses options that are none", async () => {
  const text = "a,b,kind\n" + rows(["up", "down"]);
  assert.match(
    await fault(text, { header: "yes" as "auto" }),
    /^csv\(\): header must be true, false or "auto", got "yes"$/,
  );
  for (const schema of [{}, { version: 2, features: [] }]) {
    assert.match(
      await fault(text, { schema: schema as never }),
      /^csv\(\): wanted version 1 .*, got .* in the option schema$/,
    );
  }
});

Deno.test("csv() reads a table that counts its rows again by its own schema", async () => {
  const text = Array.from({ length: 30 }, (_, n) => `${n},${n % 7},${n % 2}\n`).join("");
  const first = await table(text);
  assert.match(first.notices![0], /counts the rows/);
  const again = await table(text, { schema: first.train.schema });
  assert.deepEqual(again.train.inputs, first.train.inputs);
});
