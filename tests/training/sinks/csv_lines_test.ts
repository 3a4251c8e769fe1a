// Snapshots as rows of CSV.

import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { concat, EMPTY, from, lastValueFrom, NEVER, of, throwError } from "rxjs";
import { csvLines } from "../../../src/training/sinks/csv_lines.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { snapshot } from "../snapshots.ts";

const validation = { error: 0.25, logLikelihood: -0.5 };
const rows = (text: string): Record<string, string>[] => parse(text, { columns: true });

Deno.test("csvLines() names its columns once and spreads what has an entry for every exit", async () => {
  const lines: string[] = [];
  const snapshots = [
    snapshot(1),
    snapshot(2, { validation, logLikelihood: [-1, -0.5, null, null, null], objective: NaN }),
    snapshot(2, { final: true, bestEpoch: 1, stoppedBy: "patience" }),
  ];
  await lastValueFrom(from(snapshots).pipe(csvLines({ write: (line) => lines.push(line) })));
  assert.equal(lines.length, 3);
  const table = rows(lines.join(""));
  assert.deepEqual(
    Object.keys(table[0]).join(" "),
    "epoch step seconds elbo kl objective expectedDepth argmaxDepth chosenDepth depth validation_error " +
      "validation_logLikelihood final bestEpoch stoppedBy posterior_0 posterior_1 posterior_2 posterior_3 " +
      "posterior_4 logLikelihood_0 logLikelihood_1 logLikelihood_2 logLikelihood_3 logLikelihood_4",
  );
  assert.equal(table.length, 3);
  assert.deepEqual(table.map(({ epoch }) => epoch), ["1", "2", "2"]);
  assert.deepEqual(table.map((row) => row.validation_error), ["", "0.25", ""]);
  assert.deepEqual(table.map((row) => row.logLikelihood_4), ["-0.1", "", "-0.1"]);
  assert.deepEqual(table.map((row) => row.objective), ["-1", "", "-0.5"]);
  assert.deepEqual(table.map((row) => row.final + row.bestEpoch + row.stoppedBy), [
    "",
    "",
    "11patience",
  ]);
});

Deno.test("csvLines() writes numbers that are the same when read back", async () => {
  const lines: string[] = [];
  const odd = snapshot(1, { elbo: -1e-300, kl: 0.1 + 0.2, objective: 1e21 });
  await lastValueFrom(of(odd).pipe(csvLines({ write: (line) => lines.push(line) })));
  const [{ elbo, kl, objective }] = rows(lines.join(""));
  assert.deepEqual([elbo, kl, objective].map(Number), [odd.elbo, odd.kl, odd.objective]);
});

Deno.test("csvLines() refuses snapshots of another network", async () => {
  const other = snapshot(2, { posterior: [1] });
  const stream = from([snapshot(1), other]).pipe(csvLines({ write() {} }));
  await assert.rejects(lastValueFrom(stream), {
    name: "TypeError",
    message: "csvLines(): snapshots must have 5 exits as the first one, got one with 1",
  });
});

Deno.test("csvLines() opens, names, keeps and refuses files as jsonLines() does, in its own name", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/s.csv`;
  NEVER.pipe(csvLines(path)).subscribe().unsubscribe();
  assert.deepEqual(folder.names(), []);
  const broken = concat(of(snapshot(1)), throwError(() => new Error("diverged")));
  await assert.rejects(lastValueFrom(broken.pipe(csvLines(path))), { message: "diverged" });
  assert.equal(rows(Deno.readTextFileSync(path)).length, 1);
  await assert.rejects(lastValueFrom(of(snapshot(1)).pipe(csvLines(path))), {
    name: "AlreadyExists",
    message: `csvLines(): wanted a new file, but ${path} exists; {force: true} replaces it`,
  });
  const operator = csvLines(path, { force: true });
  await lastValueFrom(of(snapshot(1), snapshot(2)).pipe(operator));
  await lastValueFrom(of(snapshot(3)).pipe(operator)); // names its columns again
  assert.deepEqual(rows(Deno.readTextFileSync(path)).map(({ epoch }) => epoch), ["3"]);
  EMPTY.pipe(operator).subscribe();
  assert.equal(Deno.readTextFileSync(path), "");
  assert.deepEqual(folder.names(), ["s.csv"]);
});
