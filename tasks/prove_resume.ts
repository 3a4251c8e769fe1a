// deno task prove-resume: shows that a run that is killed and resumed is the run that is not, bit for bit.

import { join } from "node:path";
import { numeric, onOff, worded } from "../src/calls/option.ts";
import { aPath, whole } from "../src/calls/checks.ts";
import { isThere } from "../src/files/is_there.ts";
import { counted, countText } from "../src/tables/number_text.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { checkpointFiles } from "../src/training/checkpoints/checkpoint_files.ts";
import { checkpointFolder, hasCheckpoint } from "../src/training/checkpoints/folder.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import { command, start } from "./command/command.ts";
import { place } from "./command/common_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import type { Values } from "./command/option.ts";
import type { GivenFlag } from "./command/read_options.ts";
import { answer, errorText, tell, textForPeople } from "./command/standard_output.ts";
import { UsageError } from "./command/usage_error.ts";
import { comparableRun, differences } from "./prove_resume/comparable_run.ts";
import { killedRuns, ProgramFailed, runProgram } from "./prove_resume/killed_run.ts";
import { folderOfRuns, programOf } from "./prove_resume/program.ts";
import { options as ofTrain } from "./train/options.ts";

const { Data, Network, Training } = ofTrain;
const { checkpointEvery } = ofTrain["Saving and resuming"];

const ofProof = {
  kills: {
    ...numeric("N", whole(1, 1000)),
    default: 3,
    about: "how often the run is killed, at random moments over its whole length",
  },
  program: {
    ...worded("FILE.ts", { ...aPath, wanted: "a program" }),
    about: "a program of your own in place of deno task train: it is started with a folder, and " +
      "begins the run there or resumes it (docs/resuming.md)",
  },
  out: {
    ...place("DIR", "a folder", "keep the runs there, in a new folder"),
    defaultWords: "a temporary folder, which is kept if the runs differ",
  },
  quiet: onOff("print only the last line"),
};

const options = {
  Data,
  Network,
  Training,
  Proof: {
    ...ofProof,
    checkpointEvery: {
      ...checkpointEvery,
      defaultWords: "about five times from one kill to the next",
      about: "how often the run that is killed is saved: 60s, 5epochs or 200steps",
    },
  },
};

/** The command. */
export const proveResumeCommand = command({
  name: "prove-resume",
  about: "Proves on this machine that a run that is killed and resumed is the run that is not.",
  options,
  notes: [
    "It trains once without interruption, and once more in processes that are killed (SIGKILL) at " +
    "random moments and resumed. Then it compares all snapshots, the last and the best weights, " +
    "momenta, statistics, the posterior and the summary, bit for bit, without times. The exit " +
    "code is 1 if they differ.",
  ],
  request,
  run,
});

function request(values: Values<typeof options>, given: readonly GivenFlag[]) {
  const { kills, program, out, quiet, checkpointEvery, engine } = values;
  const passed = given.filter(({ name }) => !Object.hasOwn(ofProof, name));
  if (program !== undefined && passed.length > 0) {
    throw new UsageError(
      `--program decides how it trains, got also --${passed[0].name}; leave out one of them`,
    );
  }
  const training = passed.filter(({ name }) => name !== "checkpoint-every");
  const flags = training.map(({ name, value }) =>
    value === undefined ? `--${name}` : `--${name}=${value}`
  );
  return { kills, program, out, quiet, checkpointEvery, engine, flags };
}

if (import.meta.main) await start(proveResumeCommand);

async function run(asked: ReturnType<typeof request>): Promise<number | void> {
  const { kills, out, quiet, program } = asked;
  if (program !== undefined && !isThere(program, "prove-resume")) {
    throw new Error(`prove-resume: there is no program ${program}`);
  }
  const human = textForPeople();
  using line = workLine({ out: human, hidden: quiet });
  const say = (text: string) => {
    if (!quiet) line.write(`${text}\n`);
  };
  using interrupt = listenForInterrupt(() => answer("interrupted; its processes are ended"));
  const { signal } = interrupt;
  using folder = folderOfRuns(out);
  const at = (name: string) => join(folder.path, name);
  try {
    line.onStage("training without interruption");
    const whole = at("uninterrupted");
    const { seconds } = await runProgram(programOf(asked, whole), { signal });
    const wanted = await comparableRun(whole);
    const { steps } = wanted;
    say(`uninterrupted  ${counted(steps, "step")} in ${seconds.toFixed(1)} s`);

    const every = asked.checkpointEvery ?? `${Math.ceil(steps / (5 * (kills + 1)))}steps`;
    line.onStage("training with kills");
    const killed = await killedRuns((round) => programOf(asked, at(`killed-${round}`), every), {
      ...{ kills, seconds, signal },
      onKill({ kill, round, after }) {
        const step = lastSaved(at(`killed-${round}`));
        const saved = step === undefined ? "nothing saved yet" : `saved at step ${countText(step)}`;
        say(`kill ${kill}         ${after.toFixed(1)} s after its process began, ${saved}`);
        line.onStage("training with kills");
      },
    });
    line.end();
    for (let round = 1; round <= killed.rounds; round++) {
      const found = differences(wanted, await comparableRun(at(`killed-${round}`)));
      if (found.length === 0) continue;
      folder.keep();
      const more = found.length > 3 ? `, and ${found.length - 3} more` : "";
      tell(
        `different after ${counted(killed.kills, "kill")}: ${
          found.slice(0, 3).join(", ")
        }${more}; ` +
          `the runs are in ${folder.path}`,
      );
      return 1;
    }
    if (killed.kills < kills) {
      throw new Error(
        `prove-resume: only ${killed.kills} of ${kills} kills hit the run before it ended; train longer ` +
          "(--epochs), or give fewer --kills",
      );
    }
    line.write(
      `identical: ${counted(steps, "step")}, ${
        counted(kills, "kill")
      }, SHA-256 equal (${wanted.sum})\n`,
    );
  } catch (error) {
    if (error === signal.reason) return interrupt.code;
    if (!(error instanceof ProgramFailed)) throw error;
    errorText.write(ownLines(`${error.message}\n`)); // in its own words
    return error.code;
  }
}

/** The step of the newest checkpoint in a run's folder; undefined if there is none. */
function lastSaved(run: string): number | undefined {
  return hasCheckpoint(run) ? checkpointFiles(checkpointFolder(run), Deno)[0].step : undefined;
}
