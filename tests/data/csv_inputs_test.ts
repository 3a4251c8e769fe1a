// Features of a CSV file, a piece at a time.

import assert from "node:assert/strict";
import { csvInputs, type CsvInputsOptions } from "../../src/data/csv_inputs.ts";
import { temporaryFolder } from "./temporary_folder.ts";

const two: CsvInputsOptions = { features: 2, size: 2 };

async function read(content: string, options: Partial<CsvInputsOptions> = {}, name = "x.csv") {
  using folder = temporaryFolder();
  const file = folder.write(name, content);
  const pieces = await Array.fromAsync(csvInputs(file, { ...two, ...options }));
  return pieces.map((piece) => [...piece]);
}

Deno.test("csvInputs() gives features in pieces of the size asked for, the last one shorter", async () => {
  assert.deepEqual(await read("1,2\n3,4\n5,6\n"), [[1, 2, 3, 4], [5, 6]]);
  assert.deepEqual(await read("1,2\n3,4"), [[1, 2, 3, 4]]);
  assert.deepEqual(await read("1;2\r\n3;4\r\n", {}, "x.csv.gz"), [[1, 2, 3, 4]]);
});

Deno.test("csvInputs() tells a header by its words, and takes columns by name in whatever order", async () => {
  assert.deepEqual(await read("a,b\n1,2\n"), [[1, 2]]);
  const featureNames = ["a", "b"];
  assert.deepEqual(await read("id,b,a\nx,2,1\ny,4,3\n", { featureNames }), [[1, 2, 3, 4]]);
});

Deno.test("csvInputs() leaves out the column of labels where there is one more than features", async () => {
  assert.deepEqual(await read("1,2,cat\n3,4,dog\n", { target: 2 }), [[1, 2, 3, 4]]);
  assert.deepEqual(await read("kind,a,b\ncat,1,2\n", { target: 0 }), [[1, 2]]);
});

Deno.test("csvInputs() names file, line and column of what is no number", async () => {
  await assert.rejects(
    read("a,b\n1,2\r\n3,x\n"),
    /x\.csv line 3, column 2 \(b\): wanted a number, got "x"/,
  );
  await assert.rejects(read("1,2\n3,\n"), /line 2, column 2: wanted a number, got an empty cell/);
  await assert.rejects(read("1,1e300\n"), /line 1, column 2: wanted a number/);
  await assert.rejects(read("1,2\n3\n"), /line 2: wanted 2 columns as in the first row, got 1/);
});

Deno.test("csvInputs() refuses other columns, no rows, no file, and bytes that are no text", async () => {
  await assert.rejects(read("1,2,3\n"), /wanted 2 columns of features, got 3 columns/);
  await assert.rejects(
    read("a,c,d\n1,2,3\n", { featureNames: ["a", "b"] }),
    /wanted 2 columns of features, or a header with "b", got 3 columns/,
  );
  await assert.rejects(read(""), /wanted rows, got none/);
  await assert.rejects(
    Array.fromAsync(csvInputs("none.csv", two)),
    /cannot read none\.csv: no such file/,
  );
  using folder = temporaryFolder();
  const file = folder.write("x.csv", Uint8Array.of(0x31, 0x2c, 0xff, 0xfe));
  await assert.rejects(
    Array.fromAsync(csvInputs(file, two)),
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
  for await (const piece of csvInputs(file, { features: 2, size: 512 })) {
    rows += piece.length / 2;
    most = Math.max(most, Deno.memoryUsage().external - before);
  }
  assert.equal(rows, 800_000);
  assert.ok(most < 15e6, `${most} bytes of buffers`);
});
