// Coverage map: which test files run which lines of the sources, in processes that they start too. It is kept in a
// file that git ignores, and made again for tests that have changed since.

import { createHash } from "node:crypto";
import { inSandboxes, type Sandboxes } from "./in_sandboxes.ts";
import type { Sandbox } from "./sandbox.ts";

/** What is known of one test file. */
export interface TestCoverage {
  /** SHA-256 of the test file when this was found out. */
  readonly sha256: string;
  /** Whether it passed; one that does not cannot tell a mutation. */
  readonly passed: boolean;
  readonly seconds: number;
  /** What ran, by source file. */
  readonly ran: Readonly<Record<string, RanLines>>;
}

/** Lines of a source that ran. */
export interface RanLines {
  /** Beginning of the source's SHA-256 when they were counted. */
  readonly sha256: string;
  readonly lines: readonly number[];
}

/** Test files and what they run. */
export type CoverageMap = Record<string, TestCoverage>;

const kept = ".mutate/coverage.json";

/** The map kept in a repository, with what is missing or out of date found out. */
export async function coverageMap(
  sandboxes: Sandboxes,
  testFiles: readonly string[],
  tell: (line: string) => void,
): Promise<CoverageMap> {
  const { repository } = sandboxes;
  const path = `${repository}/${kept}`;
  const map: CoverageMap = await Deno.readTextFile(path).then(JSON.parse, (error) => {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  });
  for (const file of Object.keys(map)) {
    if (!testFiles.includes(file)) delete map[file];
  }
  // those that failed may have done so for a fixture that they share, or for a busy machine
  const isKnown = (file: string) =>
    map[file]?.passed && map[file].sha256 === sha256(`${repository}/${file}`);
  const left = testFiles.filter((file) => !isKnown(file));
  if (left.length === 0) return map;
  let done = 0;
  try {
    await inSandboxes(sandboxes, left, async (sandbox, file) => {
      map[file] = await coverageOf(sandbox, file);
      tell(`coverage ${++done} of ${left.length}: ${file}, ${map[file].seconds.toFixed(1)} s`);
    });
  } finally { // what is known is kept
    await Deno.mkdir(`${repository}/.mutate`, { recursive: true });
    await Deno.writeTextFile(`${path}.new`, JSON.stringify(map));
    await Deno.rename(`${path}.new`, path);
  }
  return map;
}

/**
 * The test files that run a line or one beside it (a line counts as not run where a part of it, such as what follows a
 * condition, is not), or any line of the file where the source has changed since the lines were counted. Where none does,
 * as in workers, in which nothing is counted: those of the same folder. Those nearest to it come first: the test of the
 * same name, tests of the same folder, then those that run the fewest sources.
 */
export function testsOfLine(
  map: CoverageMap,
  repository: string,
  { file, line }: { readonly file: string; readonly line: number },
): string[] {
  const now = sha256(`${repository}/${file}`).slice(0, 12);
  const own = file.replace(/^(src\/)?/, "tests/").replace(/\.ts$/, "_test.ts");
  const folder = own.slice(0, own.lastIndexOf("/") + 1);
  const distance = (test: string) => test === own ? 0 : test.startsWith(folder) ? 1 : 2;
  const size = (test: string) => Object.keys(map[test].ran).length;
  const runs = (source: RanLines | undefined) =>
    source !== undefined &&
    (source.sha256 !== now || source.lines.some((ran) => Math.abs(ran - line) <= 2));
  const passing = Object.keys(map).filter((test) => map[test].passed);
  const running = passing.filter((test) => {
    const { ran } = map[test];
    // where it could not be counted, by its name
    return Object.keys(ran).length === 0 ? test === own : runs(ran[file]);
  });
  const found = running.length > 0 ? running : passing.filter((test) => distance(test) < 2);
  return found.sort((a, b) => distance(a) - distance(b) || size(a) - size(b) || (a < b ? -1 : 1));
}

/** Runs one test file with coverage, and reads what lines it ran. */
async function coverageOf(sandbox: Sandbox, file: string): Promise<TestCoverage> {
  const folder = `${sandbox.root}/../coverage`;
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // the first has none
  const test = ["test", "--allow-all", "--no-check", file];
  const counted = await sandbox.deno(test, { env: { DENO_COVERAGE_DIR: folder }, limit: 180 });
  // some tests hold processes to their output or time, which coverage changes
  const { ok, seconds } = counted.ok ? counted : await sandbox.deno(test, { limit: 180 });
  const { text } = await sandbox.deno(["coverage", "--lcov", folder]);
  const ran: Record<string, RanLines> = {};
  let lines: number[] = [];
  for (const entry of text.split("\n")) {
    const [, field, value] = /^(SF|DA):(.*)/.exec(entry) ?? [];
    if (field === "SF") {
      lines = [];
      const at = value.lastIndexOf("/main/");
      const path = value.slice(at + "/main/".length);
      if (!/^(src|tasks)\//.test(path)) continue;
      ran[path] = { sha256: sha256(`${sandbox.root}/${path}`).slice(0, 12), lines };
    } else if (field === "DA") {
      const [line, count] = value.split(",").map(Number);
      if (count > 0) lines.push(line);
    }
  }
  return { sha256: sha256(`${sandbox.root}/${file}`), passed: ok, seconds, ran };
}

function sha256(path: string): string {
  return createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
}
