// deno task view: shows runs on a page, several beside each other.

import { openLivePage } from "../src/views/live/live_page.ts";
import { shownRun } from "../src/views/live/run_words.ts";
import { showStoredRun } from "../src/views/live/stored_run.ts";
import { readDescription } from "../src/runs/load_run.ts";
import { runCommand } from "./command_line.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { pagePorts } from "./page_ports.ts";
import { tell, textForPeople, writeResult } from "./standard_output.ts";
import { readViewFlags, viewFlags } from "./view_flags.ts";
import { viewHelp } from "./view_help.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), viewFlags);

async function main(args: readonly string[]): Promise<void> {
  const flags = readViewFlags(args);
  if (flags.help) return writeResult(viewHelp);
  const runs = await Promise.all(
    flags.runs.map(async (path) => ({ path, description: await readDescription(path, flags) })),
  );
  const interrupted = Promise.withResolvers<void>();
  using interrupt = listenForInterrupt(() => interrupted.resolve());
  await using page = await openLivePage({
    port: flags.port ?? pagePorts,
    allowHosts: flags.allowHosts,
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
      showStoredRun(path, description, shown[i], interrupt.signal, flags)
    ),
  );
  // a run that cannot be read ends the task
  await Promise.race([showing.then(() => interrupted.promise), interrupted.promise]);
}
