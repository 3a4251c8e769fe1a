// Tables longer than what is kept of them as texts.

import assert from "node:assert/strict";
import { csv } from "../../../src/datasets/formats/csv.ts";
import { firstRows } from "../../../src/datasets/formats/csv_table.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

const count = firstRows + 45_000;
const rows = Array.from({ length: count }, (_, n) => `${n / 8},${n % 1000},${n % 3 ? "b" : "a"}`);

async function fault(lines: readonly string[]): Promise<string> {
  using folder = temporaryFolder();
  const path = folder.write("t.csv", lines.join("\n"));
  try {
    await csv(path);
  } catch (error) {
    return (error as Error).message.replace(path, "t.csv");
  }
  return "none";
}

Deno.test("csvColumns() reads every row of a long table, and classes that come late", async () => {
  using folder = temporaryFolder();
  const late = rows.with(count - 1, "7.5,-1,c");
  for (const name of ["t.csv", "t.csv.gz"]) {
    const { train } = await csv(folder.write(name, ["x,y,kind", ...late, ""].join("\n")));
    assert.equal(train.inputs.length, 2 * count);
    assert.deepEqual(train.schema!.target!.classes, ["a", "b", "c"]);
    assert.deepEqual([...train.inputs.subarray(-4)], [
      (count - 2) / 8,
      (count - 2) % 1000,
      7.5,
      -1,
    ]);
    for (let n = 0; n < count - 1; n++) {
      if (train.inputs[2 * n] !== n / 8 || train.labels[n] !== (n % 3 ? 1 : 0)) {
        assert.fail(`row ${n}`);
      }
    }
    assert.equal(train.labels[count - 1], 2);
  }
});

Deno.test("csvColumns() says of no row but the first that it may be a header, and only of words", async () => {
  using folder = temporaryFolder();
  const hint = "; if this row is a header, add --header yes (header: true)";
  const cases: [lines: string, header: boolean, fault: string][] = [
    ["x,y,kind\n1,2,a\n3,4,b", false, `line 1, column 1: wanted a number, got "x"${hint}`],
    ["1,y,kind\n1,2,a\n3,4,b", false, `line 1, column 2: wanted a number, got "y"${hint}`],
    ["1,y,a\n1,2,b\n3,4,a", false, `line 1, column 2: wanted a number, got "y"${hint}`],
    // words that occur again are no names
    ["1,,a\n1,2,a\n3,4,b", false, "line 1, column 2: wanted a number, got an empty cell"],
    ["1,x,a\n1,x,a\n3,4,b", false, 'line 1, column 2: wanted a number, got "x"'],
    ["1,2,c\n1,y,b\n3,4,b", false, 'line 2, column 2: wanted a number, got "y"'],
    ["kind,2,a\n1,y,b\n3,4,a", false, `line 1, column 1: wanted a number, got "kind"${hint}`],
    ["a,b,kind\nz,2,b\n3,4,a", true, 'line 2, column 1 (a): wanted a number, got "z"'],
  ];
  for (const [lines, header, fault] of cases) {
    const path = folder.write("t.csv", lines);
    await assert.rejects(csv(path, { header }), { message: `csv(): ${path} ${fault}` });
  }
});

Deno.test("csvColumns() names the line of a fault that comes late", async () => {
  assert.equal(
    await fault(["x,y,kind", ...rows.with(count - 2, "1,2 kg,a")]),
    `csv(): t.csv line ${count}, column 2 (y): wanted a number, got "2 kg"`,
  );
  assert.equal(
    await fault(["x,y,kind", ...rows.with(count - 2, "1,2,")]),
    `csv(): t.csv line ${count}, column 3 (kind): wanted a label, got an empty cell`,
  );
  assert.match(await fault(rows.with(count - 1, "1,2")), new RegExp(`line ${count}: wanted 3 col`));
});

Deno.test("csvColumns() refuses labels that do not repeat before all of them are kept", async () => {
  const different = Array.from({ length: 140_000 }, (_, n) => `${n % 7},${n / 8}`);
  assert.equal(
    await fault(["x,y", ...different]),
    "csv(): t.csv, column 2 (y): classification needs labels that repeat, got more than 131072 " +
      "different values; if the labels are in another column, name it with --target (option target)",
  );
});

Deno.test("csvColumns() tells a feature that counts all rows, however many", async () => {
  using folder = temporaryFolder();
  const counting = (last: number) =>
    Array.from({ length: count }, (_, n) => `${n === count - 1 ? last : n},${n % 2 ? "b" : "a"}`);
  const notices = async (last: number) =>
    (await csv(folder.write("t.csv", counting(last).join("\n")))).notices?.join() ?? "";
  assert.match(await notices(count - 1), /counts the rows/);
  assert.doesNotMatch(await notices(5), /counts the rows/);
});
