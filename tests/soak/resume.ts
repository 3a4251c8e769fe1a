// deno task soak resume: runs that are killed within each phase, resumed, and compared, with a table of where the kills hit.
// Arguments: the number of kills (100), and a folder with MNIST, for a run on it.

import { join } from "node:path";
import { temporaryFolder } from "../temporary_folder.ts";
import { mnistRun, quickRuns } from "../kills/configurations.ts";
import { type Phase, phases } from "../kills/phases.ts";
import { killedIn, referenceOf } from "../kills/watched_run.ts";

/** Kills of one run, each phase in turn. */
const killsARun = 8;

/** Kills and tells; gives how many runs were different or failed. */
export async function soakResume([times = "100", mnist]: readonly string[]): Promise<number> {
  const all = Object.entries({ ...quickRuns, ...mnist && { "MNIST on simd": mnistRun(mnist) } });
  const share = Math.ceil(Number(times) / all.length);
  const total = new Map<Phase, number>();
  let failed = 0;
  for (const [name, watched] of all) {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    const reference = await referenceOf(watched, at("whole"));
    const coming = phases.filter((each) => each !== "ending" && reference.times[each].begins > 0);
    const counts = new Map<Phase, number>();
    const began = performance.now();
    let kills = 0;
    for (let run = 0; kills < share; run++) {
      const count = Math.min(killsARun, share - kills);
      const wanted = Array.from({ length: count }, (_, i) => coming[(kills + i) % coming.length]);
      kills += count;
      try {
        const hits = await killedIn(wanted, watched, at(`run-${run}`), reference);
        for (const phase of hits.flat()) {
          counts.set(phase, (counts.get(phase) ?? 0) + 1);
          total.set(phase, (total.get(phase) ?? 0) + 1);
        }
      } catch (error) {
        failed++;
        console.error(`${name}: ${(error as Error).message}`);
      }
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`${name}: ${kills} kills, ${reference.run.steps} steps, ${seconds} s`);
    tell(counts);
  }
  console.log('all; "saving" goes on beside others, and is counted with them');
  tell(total);
  return failed;
}

function tell(counts: ReadonlyMap<Phase, number>): void {
  for (const [phase, count] of counts) console.log(`  ${String(count).padStart(4)}  ${phase}`);
}
