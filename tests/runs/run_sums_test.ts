// SHA256SUMS of a run's folder: what is written, and what is read of it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { summedOfSpirals } from "./finished_run.ts";
import { sha256Of } from "../../src/files/written_sum.ts";
import { parseSums, sumsText } from "../../src/runs/run_sums.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { writeFinishedRun } from "./finished_run.ts";

const sum = sha256Of("");
const parse = (text: string) => parseSums(text, "r/SHA256SUMS", "test()");

Deno.test("writeSums() names every file of a finished run, with what is in it, as sha256sum checks it", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await writeFinishedRun(path);
  const text = Deno.readTextFileSync(join(path, "SHA256SUMS"));
  const expected = summedOfSpirals.map((name) =>
    `${sha256Of(Deno.readFileSync(join(path, name)))}  ${name}\n`
  );
  assert.equal(text, expected.join(""));
  const checked = await new Deno.Command("sha256sum", { args: ["-c", "SHA256SUMS"], cwd: path })
    .output().catch(() => undefined);
  if (!checked) return; // a system without it
  assert.equal(checked.code, 0, new TextDecoder().decode(checked.stderr));
  assert.match(new TextDecoder().decode(checked.stdout), /network\/state\.safetensors: OK/);
});

Deno.test("parseSums() reads what sumsText() and sha256sum write, and leaves other files out", () => {
  const sums = new Map([["run.json", sum], ["network/state.safetensors", sha256Of("x")]]);
  assert.deepEqual(parse(sumsText(sums)), sums);
  assert.deepEqual(parse(""), new Map());
  const other = `${sum.toUpperCase()} *./run.json\n${sum}  evaluation.html\n${sum}  ..notes`;
  assert.deepEqual(parse(other), new Map([["run.json", sum]]));
});

Deno.test("parseSums() refuses other lines, files outside of the folder and files named twice", () => {
  const line = `${sum}  run.json\n`;
  const cases: [string, RegExp][] = [
    [
      `${line}\n${line}`,
      /wanted a SHA-256, two spaces and a file name in r\/SHA256SUMS line 2, got ""/,
    ],
    [sum.slice(1) + "  run.json", /line 1, got "3b0c/],
    [line.replace("  ", " "), /line 1/],
    ["{}", /line 1, got "{}"; --accept-changed \(option acceptChanged\) reads the run without/],
    [`${line}${line}`, /wanted every file once in r\/SHA256SUMS line 2/],
    ...["../run.json", "a/../../b", "/etc/passwd", "..\\x", "C:\\x"].map((
      name,
    ): [string, RegExp] => [
      `${sum}  ${name}`,
      /wanted a file in the folder in r\/SHA256SUMS line 1/,
    ]),
  ];
  for (const [text, pattern] of cases) assert.throws(() => parse(text), pattern, text);
});
