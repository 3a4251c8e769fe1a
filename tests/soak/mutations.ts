// deno task soak mutations: every kind of file mutated many times, with a table of how each was read. Arguments: the number
// of mutations (600), and words of the kinds' names.

import { kinds } from "../mutations/kinds.ts";
import { watchedTrials } from "../mutations/trials.ts";

const seed = 1;
const good = ["refused", "right", "same"];

/** Tries them and tells; gives how many went wrong. */
export async function soakMutations([count = "600", ...words]: readonly string[]): Promise<number> {
  let failed = 0;
  for (const { name } of kinds) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const counts = new Map<string, number>();
    const start = performance.now();
    for await (const trial of watchedTrials({ kind: name, seed, count: Number(count) })) {
      const { number, verdict, what, text } = trial;
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      if (good.includes(verdict)) continue;
      failed++;
      console.error(`${name}, mutation ${number} (${what}): ${verdict}: ${text}`);
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const told = [...counts].sort().map(([verdict, number]) => `${number} ${verdict}`).join(", ");
    console.log(`${name}: ${count} mutations, ${seconds} s: ${told}`);
  }
  return failed;
}
