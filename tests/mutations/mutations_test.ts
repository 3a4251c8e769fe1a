// Mutated files of every kind, a few of each, in this process; `deno task soak mutations` tries many, under a watchdog.

import assert from "node:assert/strict";
import { byteChanges } from "./byte_mutations.ts";
import { kinds as faulty } from "./faulty_kinds.ts";
import { jsonChanges } from "./json_mutations.ts";
import type { MutationKind } from "./kind.ts";
import { kinds } from "./kinds.ts";
import { mutationOf } from "./mutate.ts";
import { textChanges } from "./text_mutations.ts";
import { type TrialResult, tryMutation, wholeFile } from "./trial.ts";
import { watchedTrials } from "./trials.ts";

const count = 25;

async function trialsOf(kind: MutationKind, seed: number): Promise<TrialResult[]> {
  using whole = await wholeFile(kind);
  const results: TrialResult[] = [];
  for (let number = 0; number < count; number++) {
    results.push(await tryMutation(kind, whole, seed, number));
  }
  return results;
}

for (const kind of kinds) {
  Deno.test(`mutated ${kind.name} is refused in words or read as it is`, async () => {
    const results = await trialsOf(kind, 2);
    for (const [number, { verdict, what, text }] of results.entries()) {
      if (verdict === "unclear" || verdict === "wrong") {
        assert.fail(`mutation ${number} (${what}): ${verdict}: ${text}`);
      }
    }
    assert.ok(results.some(({ verdict }) => verdict === "refused"));
  });
}

Deno.test("mutationOf() makes the same mutation again, and tries every change", () => {
  const document = { a: [1, 2, { b: "x" }], c: { d: 0.5 }, e: null };
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  const all = { bytes: byteChanges, text: textChanges, json: jsonChanges };
  for (const changes of ["bytes", "text", "json"] as const) {
    const seen = new Set<string>();
    for (let number = 0; number < 400; number++) {
      const mutation = mutationOf(changes, bytes, 3, number);
      seen.add(mutation.what);
      if (number < 50) assert.deepEqual(mutationOf(changes, bytes, 3, number), mutation);
    }
    assert.deepEqual(seen, new Set([...byteChanges, ...all[changes]]));
  }
  assert.notDeepEqual(mutationOf("bytes", bytes, 3, 1), mutationOf("bytes", bytes, 4, 1));
});

Deno.test("tryMutation() tells unclear errors and wrong facts, and puts the whole file back", async () => {
  for (
    const [name, verdict, text] of [
      ["is right", "refused", /^readFaulty\(\): wanted another file\.txt$/],
      ["fails", "unclear", /^says "Cannot read": Cannot read properties of undefined/],
      ["is anonymous", "unclear", /^does not name the file: readFaulty/],
      ["names what is private", "unclear", /^names unsigned\(\), which is not public: /],
      ["believes", "wrong", /^wanted \.\.\.8, got \.\.\.\d/],
    ] as const
  ) {
    const results = await trialsOf(faulty.find((each) => each.name === name)!, 1);
    // "believes" is right where the length stays
    const told = results.filter((result) => result.text !== undefined);
    assert.ok(told.length > 5, name);
    for (const result of told) {
      assert.equal(result.verdict, verdict, name);
      assert.match(result.text!, text);
    }
  }
  const kind = faulty.find((each) => each.name === "believes")!;
  using whole = await wholeFile(kind);
  await tryMutation(kind, whole, 1, 0);
  assert.deepEqual(Deno.readFileSync(whole.path), whole.bytes);
});

Deno.test({
  name: "watchedTrials() finds hangs, growth and ends of the process, and goes on after them",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const module = new URL("faulty_kinds.ts", import.meta.url).href;
    const verdicts = async (kind: string, patience?: number) => {
      const trials = watchedTrials({ kind, module, seed: 1, count: 2, patience });
      return (await Array.fromAsync(trials)).map(({ verdict }) => verdict);
    };
    const [hangs, ...others] = await Promise.all([
      verdicts("hangs", 300),
      ...["grows", "ends", "is right"].map((kind) => verdicts(kind)),
    ]);
    assert.deepEqual(hangs, ["hang", "hang"]);
    assert.deepEqual(others, [["growth", "growth"], ["crash", "crash"], ["refused", "refused"]]);
    await assert.rejects(
      Array.fromAsync(watchedTrials({ kind: "none", module, seed: 1, count: 1 })),
      /the whole none could not be read/,
    );
  },
});
