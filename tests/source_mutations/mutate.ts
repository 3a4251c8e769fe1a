// deno task mutate [PLACE...]: mutates sources one at a time and reports mutations that no test detects.

import { numeric, onOff, worded } from "../../src/calls/option.ts";
import { aPath, whole } from "../../src/calls/checks.ts";
import { command, start } from "../../tasks/command/command.ts";
import { listenForInterrupt, unlessAborted } from "../../tasks/command/interrupt.ts";
import type { Values } from "../../tasks/command/option.ts";
import { coverageMap } from "./coverage_map.ts";
import { keyIn, keyOf, readEquivalents } from "./equivalents.ts";
import { inSandboxes } from "./in_sandboxes.ts";
import { judge, type Judged, noticed } from "./judge.ts";
import { type Mutant, mutantText } from "./mutant.ts";
import { drawMutants, mutantsOf } from "./mutants_of.ts";
import { scoreTable } from "./score_table.ts";

const repository = decodeURIComponent(new URL("../../", import.meta.url).pathname).slice(0, -1);
/** A whole number of at least `least`. */
const count = (least: number, usual: number, about: string) => ({
  ...numeric("N", whole(least)),
  default: usual,
  about,
});

const options = {
  "": {
    count: count(1, 12, "mutations a folder"),
    seed: count(0, 1, "of the draw"),
    jobs: count(1, 2, "copies that work at once"),
    budget: count(1, 60, "seconds of tests after which a mutation counts as missed"),
    out: {
      ...worded("FILE", aPath),
      about:
        "where results go, one JSON object a line; those of earlier runs there are kept and not " +
        "repeated",
    },
    again: {
      ...worded("FILE", aPath),
      about:
        "tries the mutations of an earlier run's FILE that still can be made, instead of a draw",
    },
    list: onOff("lists the mutations only"),
  },
};

const mutateCommand = command({
  name: "mutate",
  about: "Mutates sources one at a time in copies of the repository, runs the tests that run the " +
    "mutated line, and reports mutations that no test detects. The first run finds out which tests " +
    "run which lines, and takes long.",
  intro: ["PLACE is a file or folder of sources; without one, src and tasks are taken."],
  positionals: {
    usage: "[PLACE...]",
    read: (places) => ({ places: places.length > 0 ? places : ["src", "tasks"] }),
  },
  options,
  run: mutate,
});

if (import.meta.main) await start(mutateCommand);

async function mutate(
  values: Values<typeof options> & { readonly places: readonly string[] },
): Promise<number | void> {
  const { count, seed, jobs, budget } = values;
  const texts = new Map(
    filesBelow(values.places)
      .filter((file) => file !== "src/views/live/page_script.ts")
      .map((file) => [file, Deno.readTextFileSync(`${repository}/${file}`)]),
  );
  const key = (mutant: Mutant) => keyIn(texts.get(mutant.file)!, mutant);
  const equivalents = new Set((await readEquivalents()).map(keyOf));
  const mattering = [...texts].flatMap(([file, text]) => [...mutantsOf(file, text)])
    .filter((mutant) => !equivalents.has(key(mutant)));
  let drawn: Mutant[];
  if (values.again === undefined) drawn = drawMutants(mattering, count, seed);
  else {
    const wanted = new Set(readResults(values.again).map(({ key }) => key));
    drawn = mattering.filter((mutant) => wanted.has(key(mutant)));
    console.log(`${drawn.length} of ${wanted.size} mutations can be made again`);
  }
  if (values.list) return drawn.forEach((mutant) => console.log(mutantText(mutant)));

  const keys = new Set(drawn.map(key));
  const earlier = values.out === undefined ? [] : readResults(values.out, true);
  const known = new Set(earlier.map(({ key }) => key));
  const judged: Judged[] = earlier.filter(({ key }) => keys.has(key));
  const left = drawn.filter((mutant) => !known.has(key(mutant)));
  const tests = filesBelow(["tests"]).filter((file) => file.endsWith("_test.ts"));

  using interrupt = listenForInterrupt(() => console.error("ending; what was found is kept"));
  const { signal } = interrupt;
  const sandboxes = { repository, jobs, signal };
  await unlessAborted(signal, async () => {
    const map = await coverageMap(sandboxes, tests, console.log);
    const failing = Object.keys(map).filter((file) => !map[file].passed);
    if (failing.length > 0) {
      console.log(`left out, as they fail without a mutation: ${failing.join(", ")}`);
    }
    await inSandboxes(sandboxes, left, async (sandbox, mutant) => {
      const result = await judge(sandbox, mutant, { map, repository, budget });
      judged.push(result);
      if (values.out !== undefined) {
        const line = JSON.stringify({ key: key(mutant), ...result });
        Deno.writeTextFileSync(values.out, `${line}\n`, { append: true });
      }
      const told = noticed(result) ? result.verdict : result.verdict.toUpperCase();
      console.log(`${told} ${mutantText(mutant)} (${result.seconds.toFixed(1)} s)`);
    });
  });
  console.log(`\n${scoreTable(judged)}`);
  if (signal.aborted) return 130;
}

/** Results of an earlier run; `fresh`: there may be none. */
function readResults(path: string, fresh = false): (Judged & { readonly key: string })[] {
  try {
    return Deno.readTextFileSync(path).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && fresh) return [];
    throw error;
  }
}

/** The TypeScript files that git knows or does not ignore in places of the repository, sorted. */
function filesBelow(places: readonly string[]): string[] {
  const { success, stdout, stderr } = new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...places],
    cwd: repository,
  }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`git ls-files: ${text(stderr).trim()}`);
  const files = text(stdout).split("\0").filter((file) => file.endsWith(".ts"));
  if (files.length === 0) throw new Error(`no TypeScript files in ${places.join(", ")}`);
  return files.sort();
}
