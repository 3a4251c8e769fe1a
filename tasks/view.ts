// deno task view: shows runs on a page, side by side.

import { openLivePage } from "../src/views/live/live_page.ts";
import { shownRun } from "../src/views/live/run_words.ts";
import { showStoredRun } from "../src/views/live/stored_run.ts";
import { readDescription } from "../src/runs/load_run.ts";
import { command, start } from "./command/command.ts";
import { acceptChanged, pageOptions, pagePorts } from "./command/common_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import type { Values } from "./command/option.ts";
import { runFolders } from "./command/positionals.ts";
import { tell, textForPeople } from "./command/standard_output.ts";

const options = {
  "": {
    acceptChanged: acceptChanged("show runs that were changed since they were finished"),
    ...pageOptions,
  },
};

/** The command. */
export const viewCommand = command({
  name: "view",
  about:
    "Shows runs in the browser, several in common charts, in a table and side by side, until Ctrl-C.",
  intro: [
    "RUN is the folder of a run, for instance runs/spirals-1: one that is finished, was " +
    "interrupted, or is still training, which is followed as its file of snapshots grows.",
  ],
  positionals: runFolders,
  options,
  run,
});

if (import.meta.main) await start(viewCommand);

async function run(
  asked: Values<typeof options> & { readonly runs: readonly string[] },
): Promise<void> {
  const runs = await Promise.all(
    asked.runs.map(async (path) => ({ path, description: await readDescription(path, asked) })),
  );
  const interrupted = Promise.withResolvers<void>();
  using interrupt = listenForInterrupt(() => interrupted.resolve());
  await using page = await openLivePage({
    port: asked.port ?? pagePorts,
    allowHosts: asked.allowHosts,
    onLoss: interrupted.reject, // without its page the task is over
    onInterruption: tell,
  });
  const shown = runs.map(({ path, description }) =>
    page.add({ ...shownRun(description, path), controls: false })
  );
  const human = textForPeople();
  human.write(`page      ${page.address}\n`);
  human.write("Ctrl-C ends it\n");
  if (human.lost) tell(`page ${page.address}`);
  const showing = Promise.all(
    runs.map(({ path, description }, i) =>
      showStoredRun(path, description, shown[i], interrupt.signal, asked)
    ),
  );
  // a run that cannot be read ends the task
  await Promise.race([showing.then(() => interrupted.promise), interrupted.promise]);
}
