// SHA-256 that is taken while a file is written.

import assert from "node:assert/strict";
import { concatWith, lastValueFrom, of, throwError } from "rxjs";
import { askForSums, sha256Of, sumOfWriting } from "../../src/files/written_sum.ts";
import { jsonLines } from "../../src/training/sinks/json_lines.ts";
import { writeFileAtomically } from "../../src/files/write_file.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("askForSums() gives the sums of what is written afterwards, and forgets them when disposed", async () => {
  using folder = temporaryFolder();
  const [text, lines, other] = ["a.txt", "b.jsonl", "c.txt"].map((name) =>
    `${folder.path}/${name}`
  );
  await writeFileAtomically(text, "before");
  {
    using sums = askForSums([text, lines]);
    assert.equal(sums.of(text), undefined);
    await writeFileAtomically(text, "first");
    await writeFileAtomically(text, "second €");
    await writeFileAtomically(other, "nobody asked");
    await lastValueFrom(of(1, { a: "é" }).pipe(jsonLines(lines)));
    assert.deepEqual(sums.of(text), { sha256: sha256Of("second €"), size: 10 });
    assert.deepEqual(sums.of(lines), { sha256: sha256Of('1\n{"a":"é"}\n'), size: 13 });
    assert.equal(sums.of(other), undefined);
  }
  assert.equal(sumOfWriting(lines), undefined);
});

Deno.test("askForSums() gives the sum of lines that a stream wrote before it failed", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/b.jsonl`;
  using sums = askForSums([path]);
  const failing = of(1, 2).pipe(concatWith(throwError(() => new Error("gone"))), jsonLines(path));
  await assert.rejects(lastValueFrom(failing), /gone/);
  assert.deepEqual(sums.of(path), { sha256: sha256Of(Deno.readFileSync(path)), size: 4 });
});
