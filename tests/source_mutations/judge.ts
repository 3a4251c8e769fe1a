// The tests' verdict on a mutation: the tests that run its line are run, the nearest first, until one fails.

import { type CoverageMap, testsOfLine } from "./coverage_map.ts";
import { type Mutant, mutated } from "./mutant.ts";
import type { Sandbox } from "./sandbox.ts";

/** A mutation and what the tests made of it. */
export interface Judged extends Mutant {
  /**
   * `"caught"` by a test that failed, `"hung"`: a test did not end (it counts as caught), `"missed"`: all tests passed,
   * `"unrun"`: no test runs the line, `"budget"`: those that ran within the budget passed (both count as missed).
   */
  readonly verdict: "caught" | "hung" | "missed" | "unrun" | "budget";
  /** The test file that noticed it. */
  readonly by?: string;
  readonly seconds: number;
}

/** Whether the tests noticed a mutation. */
export function noticed({ verdict }: Judged): boolean {
  return verdict === "caught" || verdict === "hung";
}

/** Runs tests on a mutated source; the sandbox is as before at the end. */
export async function judge(
  sandbox: Sandbox,
  mutant: Mutant,
  options: { readonly map: CoverageMap; readonly repository: string; readonly budget: number },
): Promise<Judged> {
  const { map, repository, budget } = options;
  const tests = testsOfLine(map, repository, mutant).filter((test) => !unfit.has(test));
  if (tests.length === 0) return { ...mutant, verdict: "unrun", seconds: 0 };
  const path = `${sandbox.root}/${mutant.file}`;
  const source = await Deno.readTextFile(path);
  const restored = new Map([[path, source]]);
  const start = performance.now();
  const spent = () => (performance.now() - start) / 1000;
  try {
    await Deno.writeTextFile(path, mutated(source, mutant));
    if (mutant.file.startsWith("src/views/live/page/")) {
      const bundle = `${sandbox.root}/src/views/live/page_script.ts`;
      restored.set(bundle, await Deno.readTextFile(bundle));
      const { ok } = await sandbox.deno(["task", "bundle"]);
      if (!ok) return { ...mutant, verdict: "caught", by: "bundle", seconds: spent() };
    }
    for (const group of groups(tests)) {
      if (spent() > budget) return { ...mutant, verdict: "budget", seconds: spent() };
      const usual = group.reduce((sum, test) => sum + map[test].seconds, 0);
      const { ok, timedOut, text } = await sandbox.deno([
        "test",
        "--allow-all",
        "--no-check",
        "--fail-fast",
        "--sanitize-ops",
        "--sanitize-resources",
        ...group,
      ], { limit: 30 + 6 * usual });
      if (ok) continue;
      const by = /^.* \.\.\. FAILED|^(?:\.\/)?\S+ \(uncaught error\)/m.exec(text)?.[0];
      return {
        ...mutant,
        verdict: timedOut ? "hung" : "caught",
        by: by ?? group[0],
        seconds: spent(),
      };
    }
    return { ...mutant, verdict: "missed", seconds: spent() };
  } finally {
    for (const [file, text] of restored) await Deno.writeTextFile(file, text);
  }
}

/** Tests that any change of a source fails, whatever it does. */
const unfit = new Set(["tests/views/live/page_script_test.ts"]);

/** The nearest test alone, then more and more in one process. */
function* groups(tests: readonly string[]): Generator<string[]> {
  for (let at = 0, size = 1; at < tests.length; at += size, size = Math.min(2 * size + 1, 15)) {
    yield tests.slice(at, at + size);
  }
}
