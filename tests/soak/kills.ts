// deno task soak kills: commands that are killed at their changes of the disk, by half of a write too, and whose disk fails
// there once, or is full or read-only from there on, with a table of how they went on. Arguments: words of the commands'
// names, faults (held, torn, once, full, read-only), and a number N, to make one trial of N.

import { publicDataOf } from "../../src/datasets/sets/registry.ts";
import { honest, loopback } from "../loopback.ts";
import { requires, sharedData } from "../requirements.ts";
import type { AskedFault, DiskFault } from "../tasks/disk_fault.ts";
import {
  fetching,
  type InterruptedCommand,
  interruptedCommands,
  makeWorkplace,
} from "../tasks/interrupted_commands.ts";
import { interrupt, wholeCommand } from "../tasks/interrupted_task.ts";
import { faultyRun, wholeRun } from "../tasks/train/faulty_run.ts";
import { temporaryFolder } from "../temporary_folder.ts";

/** Numbers of changes: of many equal ones in a row the first, one in the middle and the last. */
function tellingOf(changes: readonly string[]): number[] {
  const telling: number[] = [];
  for (let from = 0, to; from < changes.length; from = to) {
    for (to = from + 1; changes[to] === changes[from];) to++;
    telling.push(...new Set([from, (from + to) >> 1, to - 1]));
  }
  return telling;
}

const allFaults: readonly string[] = [
  "held",
  "torn",
  "once",
  "full",
  "read-only",
] satisfies DiskFault[];

/** What is interrupted. */
interface Subject {
  readonly name: string;
  /** Runs it without interruption; gives its changes of the disk, and a trial with a fault at one of them. */
  whole(copies: string): Promise<{
    readonly changes: readonly string[];
    trial(asked: AskedFault): Promise<string | undefined>;
  }>;
}

function ofCommand(command: InterruptedCommand, workplace: string): Subject {
  return {
    name: command.name,
    async whole(copies) {
      const whole = await wholeCommand(command, workplace, copies);
      return { changes: whole.changes, trial: (asked) => interrupt(command, whole, asked) };
    },
  };
}

const training: Subject = {
  name: "train",
  async whole() {
    const whole = await wholeRun();
    return { changes: whole.changes, trial: (asked) => faultyRun(whole, asked) };
  },
};

/** Interrupts the commands and tells; gives how many trials failed. */
export async function soakKills(asked: readonly string[]): Promise<number> {
  const every = Number(asked.find((word) => Number(word) > 0) ?? 1);
  const faults = asked.filter((word) => allFaults.includes(word));
  const words = asked.filter((word) => !faults.includes(word) && !(Number(word) > 0));
  let failed = 0;
  let made = 0;
  using folder = temporaryFolder();
  await makeWorkplace(folder);
  const mnist = new URL("mnist/", sharedData);
  const names = publicDataOf("mnist").home.files.map(({ name }) => name);
  await using server = loopback((asked) =>
    honest(
      Deno.readFileSync(new URL(names.find((name) => asked.path.endsWith(name))!, mnist)),
      asked,
    )
  );
  const commands = [...interruptedCommands];
  if (!requires(mnist, "MNIST").ignore) commands.push(fetching(server.url));
  const subjects = [training, ...commands.map((command) => ofCommand(command, folder.path))];
  for (const subject of subjects) {
    if (words.length > 0 && !words.some((word) => subject.name.includes(word))) continue;
    using copies = temporaryFolder();
    const { changes, trial } = await subject.whole(copies.path);
    const outcomes = new Map<string, number>();
    const start = performance.now();
    const telling = tellingOf(changes);
    const all = telling.flatMap((n): { fault: DiskFault; n: number }[] => [
      { fault: "held", n },
      ...changes[n].startsWith("write ") ? [{ fault: "torn" as const, n }] : [],
      { fault: "once", n },
      { fault: "full", n },
      { fault: "read-only", n },
    ]);
    const trials = all.filter(({ fault }) => faults.length === 0 || faults.includes(fault))
      .filter(() => made++ % every === 0);
    const next = trials.values();
    const worker = async () => {
      for (const asked of next) {
        let outcome;
        try {
          outcome = await trial(asked) ?? "ended before";
        } catch (error) {
          failed++;
          outcome = "FAILED";
          console.error(`${subject.name}, change ${asked.n}: ${(error as Error).message}`);
        }
        const key = `${asked.fault}: ${outcome}`;
        outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      }
    };
    await Promise.all([worker(), worker()]);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(
      `${subject.name}: ${trials.length} trials at ${changes.length} changes, ${seconds} s`,
    );
    for (const [outcome, count] of [...outcomes].sort()) {
      console.log(`  ${String(count).padStart(4)}  ${outcome}`);
    }
  }
  return failed;
}
