// The rule that a file exports only what another one imports.

import type { Finding } from "./finding.ts";
import type { SourceFile } from "./source_file.ts";

/** Tests that may import what no other file imports, though they are not named after it, and why. */
export const wideTests: Readonly<Record<string, string>> = {
  "tests/likelihoods/second_likelihood_test.ts": "adds to the engine's list, as a new file would",
  "tests/runs/schemas/documented.ts": "compares docs/formats.md with the schemas of all files",
};

/** Exports that only a test of the same name imports, and unused ones. */
interface UnusedExports {
  /** `path name`. The test is `tests/a/b_test.ts`, or `b_…_test.ts`, for `src/a/b.ts`, or one of {@linkcode wideTests}. */
  readonly tested: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Unused exports. A name of one of the `entries` is for programs; a re-export elsewhere counts when it is
 * imported itself. Tests count for the file that they are named after, whose functions they may test directly.
 */
export function unusedExports(
  files: readonly SourceFile[],
  tests: readonly SourceFile[],
  entries: readonly string[],
): UnusedExports {
  const used = usesIn(files);
  const usedByTests = new Map(
    [...Map.groupBy(tests, ({ path }) => path)].map(([path, test]) => [path, usesIn(test)]),
  );
  const tested: string[] = [];
  const findings = files.filter(({ path }) => !entries.includes(path)).flatMap((file) =>
    file.exports.filter(({ name }) => !used(file.path, name)).flatMap(({ name, line }) => {
      const byTests = [...usedByTests].filter(([, uses]) => uses(file.path, name))
        .map(([path]) => path);
      if (byTests.some((path) => path in wideTests || isMirror(path, file.path))) {
        tested.push(`${file.path} ${name}`);
        return [];
      }
      return [{
        file: file.path,
        line,
        text: `nobody imports ${name}` +
          (byTests.length > 0 ? ` but ${byTests[0]}, which is named after another file` : "") +
          "; leave out `export`, or delete it where nothing here needs it",
      }];
    })
  );
  return { tested, findings };
}

/** Tells whether some of the files imports a name from a path. */
function usesIn(files: readonly SourceFile[]): (path: string, name: string) => boolean {
  const names = new Map<string, Set<string>>();
  const whole = new Set<string>(); // files of which any name may be taken
  for (const { path, imports } of files) {
    for (const { file, names: taken } of imports) {
      if (file === path) continue;
      if (!taken) whole.add(file);
      else {
        const known = names.get(file) ?? new Set();
        for (const name of taken) known.add(name);
        names.set(file, known);
      }
    }
  }
  return (path, name) => whole.has(path) || names.get(path)?.has(name) === true;
}

/**
 * Whether a test is named after a file: tests/runs/sums_test.ts or sums_lost_test.ts after src/runs/sums.ts, and
 * tests/views/live/page_words_test.ts after src/views/live/page/words.ts.
 */
function isMirror(test: string, path: string): boolean {
  const place = path.replace(/^src\//, "").replace(/\.ts$/, "").replaceAll("/", "_");
  const named = test.replace(/^tests\//, "").replaceAll("/", "_");
  return named.startsWith(`${place}_`) && named.endsWith("_test.ts");
}
