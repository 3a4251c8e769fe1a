// Progress between two snapshots: the time of the epoch or its evaluation so far, and the time of all planned epochs at
// most.

import { counted, durationText } from "../../tables/number_text.ts";
import type { TrainingMoment } from "../../training/training_moment.ts";
import type { WorkState } from "./work_text.ts";

/** The state of training between snapshots. */
export interface MomentState {
  /** As work in progress: `epoch 3: step 12 of 118`. */
  readonly work: WorkState;
  /** A warning, given once if the run will take long. */
  readonly warning?: string;
}

/** Options of following moments. */
interface MomentOptions {
  /** Epochs planned; without it there is no warning. */
  readonly epochs?: number;
  /** The flags that shorten a run: "--epochs or --limit". */
  readonly shortenedBy?: string;
  /** Milliseconds of a clock. */
  readonly now: () => number;
}

const longRun = 600; // seconds of a run above which there is a warning
const sampleSteps = 5; // steps timed before a run's length is estimated, after a first one for warm-up
const sampleSeconds = 2;

/** A function that takes each moment of a run, and returns what to show. */
export function followMoments(options: MomentOptions): (moment: TrainingMoment) => MomentState {
  const { epochs, shortenedBy, now } = options;
  let key = ""; // of the epoch and its stage
  let beganAt = now();
  let steps = 0;
  let firstAt = 0; // the end of the first step
  let evaluating = 0; // milliseconds spent in evaluations since then
  let last: TrainingMoment | undefined;
  let lastAt = beganAt;
  let warned = false;

  return (moment) => {
    const { epoch, doing, done, of } = moment;
    const at = now();
    if (key !== `${epoch} ${doing}`) {
      key = `${epoch} ${doing}`;
      beganAt = last ? lastAt : beganAt;
    }
    if (doing !== "training" && steps > 0) evaluating += at - lastAt;
    let warning: string | undefined;
    if (doing === "training" && ++steps === 1) firstAt = at;
    else if (doing === "training" && !warned && epochs !== undefined && epochs < Infinity) {
      const seconds = (at - firstAt - evaluating) / 1000;
      if (steps > sampleSteps && seconds >= sampleSeconds) {
        warned = true; // or found short
        const left = epochs * of - ((epoch - 1) * of + done);
        warning = warningText(seconds / (steps - 1) * (left + steps), epochs, shortenedBy);
      }
    }
    last = moment;
    lastAt = at;
    return { work: { ...namesOf(moment), done, of, seconds: (at - beganAt) / 1000 }, warning };
  };
}

function namesOf({ epoch, doing }: TrainingMoment): Pick<WorkState, "name" | "unit"> {
  const name = epoch === 1 ? "first epoch" : `epoch ${epoch.toLocaleString("en-US")}`;
  if (doing === "training") return { name, unit: "step" };
  return { name: `${name}, ${doing === "statistics" ? "estimating statistics" : "validating"}` };
}

/** Evaluations come on top, and patience may end a run earlier: hence "about" and "up to". */
function warningText(
  seconds: number,
  epochs: number,
  shortenedBy: string | undefined,
): string | undefined {
  if (seconds < longRun) return undefined;
  const all = `about ${roughText(seconds)} for up to ${counted(epochs, "epoch")}`;
  return all +
    (shortenedBy ? `; ${shortenedBy} make${shortenedBy.includes(" ") ? "" : "s"} it shorter` : "");
}

/** `22 min`, `3 h 20 min`. */
function roughText(seconds: number): string {
  return seconds < 5970 ? `${Math.round(seconds / 60)} min` : durationText(seconds);
}
