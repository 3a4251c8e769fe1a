// deno task soak: two commands in one folder, each trial many times, with a table of how they ended. Arguments: the number
// of repetitions (50), and words of the trials' names.

import { trials } from "./folder_trials.ts";

/** Repeats the trials and tells; gives how many failed. */
export async function soakFolders([times = "50", ...words]: readonly string[]): Promise<number> {
  let failed = 0;
  for (const [name, trial] of Object.entries(trials)) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const outcomes = new Map<string, number>();
    const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const start = performance.now();
    for (let i = 0; i < Number(times); i++) {
      try {
        count(await trial());
      } catch (error) {
        failed++;
        count("FAILED");
        console.error(`${name}, trial ${i + 1}: ${(error as Error).message}`);
      }
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`${name}: ${times} trials, ${seconds} s`);
    for (const [outcome, number] of outcomes) {
      console.log(`  ${String(number).padStart(4)}  ${outcome}`);
    }
  }
  return failed;
}
