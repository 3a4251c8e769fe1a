// The verdict of tests on mutations, in a small repository: found out, missed, without an end, without a test.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { coverageMap, testsOfLine } from "./coverage_map.ts";
import { inSandboxes } from "./in_sandboxes.ts";
import { judge, type Judged } from "./judge.ts";
import type { Mutant } from "./mutant.ts";
import { mutantsOf } from "./mutants_of.ts";
import { makeSandbox } from "./sandbox.ts";
import { scoreTable } from "./score_table.ts";

const source = `export function half(value: number): number {
  if (value < 0) return 0;
  return value / 2;
}
export async function late(): Promise<void> {
  while (waits()) await new Promise((done) => setTimeout(done, 1));
}
const waits = () => false;

`;

const files: Readonly<Record<string, string>> = {
  "src/a/half.ts": source,
  "tests/a/half_test.ts": `import { half, late } from "../../src/a/half.ts";
Deno.test("half", async () => {
  if (half(3) !== 1.5) throw new Error("wrong");
  await late();
});`,
  "tests/b/broken_test.ts": `import "../../src/a/half.ts";
Deno.test("fails always", () => { throw new Error("broken"); });`,
  // runs the source in a process that it starts
  "tests/b/started_test.ts": `Deno.test("started", async () => {
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["run", "--no-check", "tasks/main.ts"] }).output();
  if (!success) throw new Error("failed");
});`,
  // runs in a worker alone, where nothing is counted
  "src/c/work.ts": `postMessage(1 + 1);
`,
  "src/d/rest.ts": "export const rest = 7;\n",
  "tests/c/work_test.ts": `Deno.test("worked", async () => {
  const worker = new Worker(new URL("../../src/c/work.ts", import.meta.url), { type: "module" });
  const { data } = await new Promise<MessageEvent>((done) => worker.onmessage = done);
  worker.terminate();
  if (data !== 2) throw new Error("wrong");
});`,
  "tasks/main.ts": `import { half } from "../src/a/half.ts";
if (half(-4) !== 0) Deno.exit(1);
`,
  "ignored/x.ts": "broken(",
  ".gitignore": "/ignored/\n/.mutate/\n",
};

Deno.test("judge() tells what tests notice, and leaves the copies as they were", async () => {
  const repository = `${await Deno.makeTempDir()}/main`;
  try {
    for (const [file, text] of Object.entries(files)) {
      await Deno.mkdir(`${repository}/${file}/..`.replace(/[^/]+\/\.\.$/, ""), { recursive: true });
      await Deno.writeTextFile(`${repository}/${file}`, text);
    }
    await new Deno.Command("git", { args: ["init", "-q"], cwd: repository }).output();
    const tests = Object.keys(files).filter((file) => file.endsWith("_test.ts"));
    const told: string[] = [];
    const map = await coverageMap({ repository, jobs: 1 }, tests, (line) => told.push(line));
    assert.equal(told.length, 4);
    assert.deepEqual(Object.values(map).map(({ passed }) => passed), [true, false, true, true]);
    const at = (line: number) => testsOfLine(map, repository, { file: "src/a/half.ts", line });
    assert.deepEqual(at(2), ["tests/a/half_test.ts", "tests/b/started_test.ts"]);
    const anywhere = (file: string) => testsOfLine(map, repository, { file, line: 1 });
    assert.deepEqual(anywhere("src/c/work.ts"), ["tests/c/work_test.ts"]);
    assert.deepEqual(anywhere("src/d/rest.ts"), []);
    // nothing has changed: only the one that failed is run again
    await coverageMap({ repository, jobs: 1 }, tests, (line) => told.push(line));
    assert.equal(told.length, 5);

    await using sandbox = await makeSandbox(repository);
    await assert.rejects(Deno.stat(`${sandbox.root}/ignored`), Deno.errors.NotFound);
    const verdicts: Record<string, string> = {};
    const judged: Judged[] = [];
    const mutants = [...mutantsOf("src/a/half.ts", source)];
    const pick = (line: number, mutator: string, after: string) =>
      mutants.find((mutant) =>
        mutant.line === line && mutant.mutator === mutator && mutant.after === after
      )!;
    for (
      const [name, mutant] of Object.entries<Mutant>({
        "noticed in this process": pick(3, "arithmetic", "*"),
        "noticed in a started process": pick(2, "condition", "false"),
        "without an effect": pick(2, "comparison", "<="),
        "without a test": [...mutantsOf("src/d/rest.ts", files["src/d/rest.ts"])][0],
        "noticed in a worker": [...mutantsOf("src/c/work.ts", files["src/c/work.ts"])].find((
          { mutator },
        ) => mutator === "arithmetic")!,
      })
    ) {
      const result = await judge(sandbox, mutant, { map, repository, budget: 60 });
      judged.push(result);
      verdicts[name] = result.by === undefined
        ? result.verdict
        : `${result.verdict} by ${result.by}`;
      assert.equal(await Deno.readTextFile(`${sandbox.root}/src/a/half.ts`), source);
    }
    assert.deepEqual(verdicts, {
      "noticed in this process": "caught by half ... FAILED",
      "noticed in a started process": "caught by started ... FAILED",
      "without an effect": "missed",
      "without a test": "unrun",
      "noticed in a worker": "caught by worked ... FAILED",
    });
    const endless = pick(8, "boolean", "true");
    const slow = { ...map["tests/a/half_test.ts"], seconds: -4.8 };
    const quick = { "tests/a/half_test.ts": slow };
    const hung = await judge(sandbox, endless, { map: quick, repository, budget: 60 });
    assert.equal(hung.verdict, "hung");
    assert.equal(
      scoreTable([...judged, hung]).split("\n").at(-1),
      "| all | 6 | 4 | 67 % |",
    );
    // a source that has changed since: every test that runs any of its lines
    await Deno.writeTextFile(`${repository}/src/a/half.ts`, `\n${source}`);
    assert.deepEqual(at(14), ["tests/a/half_test.ts", "tests/b/started_test.ts"]);
  } finally {
    await Deno.remove(`${repository}/..`, { recursive: true });
  }
});

Deno.test("inSandboxes() ends what runs when it is aborted, throws the reason and leaves no copy", async () => {
  const repository = await Deno.makeTempDir();
  try {
    await new Deno.Command("git", { args: ["init", "-q"], cwd: repository }).output();
    await Deno.writeTextFile(
      `${repository}/main.ts`,
      'Deno.writeTextFileSync("begun", ""); setInterval(() => {}, 1000);',
    );
    const ending = new AbortController();
    const roots: string[] = [];
    const ended = inSandboxes(
      { repository, jobs: 2, signal: ending.signal },
      [1, 2, 3],
      async (sandbox) => {
        roots.push(sandbox.root);
        await sandbox.deno(["run", "--allow-write", "main.ts"]);
      },
    );
    while (roots.length < 2 || !roots.every((root) => existsSync(`${root}/begun`))) {
      await new Promise((later) => setTimeout(later, 5));
    }
    ending.abort(new Error("enough"));
    await assert.rejects(ended, { message: "enough" });
    assert.equal(roots.length, 2); // the third was not begun
    for (const root of roots) assert.equal(existsSync(`${root}/..`), false);
  } finally {
    await Deno.remove(repository, { recursive: true });
  }
});
