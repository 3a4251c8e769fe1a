// Coverage map: which test files run which lines of the sources, in processes that they start too. It is kept in a
// file that git ignores, and made again for tests that have changed since.

import { createHash } from "node:crypto";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

/** What is known of one test file. */
export interface TestCoverage {
  /** SHA-256 of the test file when this was found out. */
  readonly sha256: string;
  /** Whether it passed; one that does not cannot tell a mutation. */
  readonly passed: boolean;
  readonly seconds: number;
  /** Lines that ran, by source file. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** Test files and what they run. */
export interface CoverageMap {
  /** SHA-256 of each source when its lines were counted. */
  readonly sources: Record<string, string>;
  readonly tests: Record<string, TestCoverage>;
}

const kept = ".mutate/coverage.json";

/** The map kept in a repository, with what is missing or out of date found out. */
export async function coverageMap(
  repository: string,
  testFiles: readonly string[],
  jobs: number,
  tell: (line: string) => void,
): Promise<CoverageMap> {
  const path = `${repository}/${kept}`;
  const map: CoverageMap = await Deno.readTextFile(path).then(JSON.parse, (error) => {
    if (error instanceof Deno.errors.NotFound) return { sources: {}, tests: {} };
    throw error;
  });
  for (const file of Object.keys(map.tests)) {
    if (!testFiles.includes(file)) delete map.tests[file];
  }
  const left = testFiles.filter((file) =>
    map.tests[file]?.sha256 !== sha256(`${repository}/${file}`)
  );
  if (left.length === 0) return map;
  let done = 0;
  const work = async () => {
    await using sandbox = await makeSandbox(repository);
    for (let file = left.shift(); file !== undefined; file = left.shift()) {
      const covered = await coverageOf(sandbox, file);
      map.tests[file] = covered;
      for (const source of Object.keys(covered.lines)) {
        map.sources[source] = sha256(`${repository}/${source}`);
      }
      tell(`coverage ${++done} of ${done + left.length}: ${file}, ${covered.seconds.toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  await Deno.mkdir(`${repository}/.mutate`, { recursive: true });
  await Deno.writeTextFile(`${path}.new`, JSON.stringify(map));
  await Deno.rename(`${path}.new`, path);
  return map;
}

/**
 * The test files that run a line, or any line of the file where the source has changed since the lines were counted.
 * Those nearest to it come first: the test of the same name, tests of the same folder, then those that run the fewest
 * sources.
 */
export function testsOfLine(
  map: CoverageMap,
  repository: string,
  { file, line }: { readonly file: string; readonly line: number },
): string[] {
  const exact = map.sources[file] === sha256(`${repository}/${file}`);
  const own = file.replace(/^(src\/)?/, "tests/").replace(/\.ts$/, "_test.ts");
  const folder = own.slice(0, own.lastIndexOf("/") + 1);
  const distance = (test: string) => test === own ? 0 : test.startsWith(folder) ? 1 : 2;
  const size = (test: string) => Object.keys(map.tests[test].lines).length;
  return Object.entries(map.tests)
    .filter(([, { passed, lines }]) =>
      passed && Object.hasOwn(lines, file) && (!exact || lines[file].includes(line))
    )
    .map(([test]) => test)
    .sort((a, b) => distance(a) - distance(b) || size(a) - size(b) || (a < b ? -1 : 1));
}

/** Runs one test file with coverage, and reads what lines it ran. */
async function coverageOf(sandbox: Sandbox, file: string): Promise<TestCoverage> {
  const folder = `${sandbox.root}/../coverage`;
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // the first has none
  const { ok, seconds } = await sandbox.deno(["test", "--allow-all", "--no-check", file], {
    env: { DENO_COVERAGE_DIR: folder },
    limit: 600,
  });
  const { text } = await sandbox.deno(["coverage", "--lcov", folder]);
  const lines: Record<string, number[]> = {};
  let source: number[] = [];
  for (const entry of text.split("\n")) {
    const [, field, value] = /^(SF|DA):(.*)/.exec(entry) ?? [];
    if (field === "SF") {
      source = [];
      const at = value.lastIndexOf("/main/");
      const path = value.slice(at + "/main/".length);
      if (/^(src|tasks)\//.test(path)) lines[path] = source;
    } else if (field === "DA") {
      const [line, count] = value.split(",").map(Number);
      if (count > 0) source.push(line);
    }
  }
  return { sha256: sha256(`${sandbox.root}/${file}`), passed: ok, seconds, lines };
}

function sha256(path: string): string {
  return createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
}
