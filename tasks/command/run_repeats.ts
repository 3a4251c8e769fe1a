// Repeated runs of a command: trained in workers, shown, kept in its folder, and ended by Ctrl-C.

import { fromEvent, lastValueFrom, of, takeUntil, tap } from "rxjs";
import { repeatResults } from "../../src/studies/repeats/repeat_record.ts";
import { repeatProgress, repeatText } from "../../src/studies/repeats/repeat_words.ts";
import {
  type PlannedRepeat,
  type Repeated,
  type RepeatEvent,
  repeatStudy,
  runRepeats,
} from "../../src/studies/repeats/repeats_study.ts";
import { jsonLines } from "../../src/training/sinks/json_lines.ts";
import type { LastingOutput } from "../../src/views/terminal/lasting_output.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { answer, dataLines } from "./standard_output.ts";
import { timeOf } from "./time_beforehand.ts";

/** Where the runs are kept and shown. */
interface RepeatsOptions {
  /** The folder, which the command owns. */
  readonly out: string;
  readonly workers?: number;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly human: LastingOutput;
}

/**
 * Trains what is not kept yet, after saying how long that takes.
 *
 * @returns the runs, or the exit code after Ctrl-C
 */
export async function trainRepeats(
  planned: readonly PlannedRepeat[],
  { out, workers, quiet, json, human }: RepeatsOptions,
): Promise<Repeated | number> {
  const kept = await repeatResults(out);
  const study = await repeatStudy(planned);
  using interrupt = listenForInterrupt(() => {}); // it ends at once, and says so then
  const left = planned.filter((_, i) => !kept.found.has(study.runs[i].key));
  if (!quiet) {
    const jobs = left.map(({ job }) => job);
    human.write(`${await timeOf(jobs, { workers, signal: interrupt.signal })}\n`);
  }
  let finished = 0;
  const last: RepeatEvent | undefined = await lastValueFrom(
    runRepeats(study, { workers, kept }).pipe(
      // it may have come while the pace was measured
      takeUntil(interrupt.signal.aborted ? of(true) : fromEvent(interrupt.signal, "abort")),
      tap(({ kind }) => void (kind === "finished" && finished++)),
      (stream) => json ? stream.pipe(jsonLines(dataLines)) : stream,
      (stream) => quiet ? stream : stream.pipe(repeatProgress({ out: human })),
    ),
    { defaultValue: undefined },
  );
  if (last?.kind === "repeated") return last;
  answer(
    `interrupted; ${finished} of ${planned.length} runs are finished` +
      (finished > 0 ? ` and kept in ${out}; the same call resumes` : ""),
    { quiet },
  );
  return interrupt.code;
}

/** Fails a command some of whose runs failed. @param task "train --seeds" */
export function refuseFailed(task: string, { runs, failed }: Repeated): void {
  if (failed.length === 0) return;
  const [first] = failed;
  throw new Error(
    `${task}: ${failed.length} of ${failed.length + runs.length} runs failed, the first is ` +
      `${repeatText(first)}: ${first.error}`,
  );
}
