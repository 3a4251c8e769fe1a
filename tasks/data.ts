// deno task data NAME...: fetches public data sets from their mirrors.

import { fetchData, type FetchedFile } from "../src/datasets/transfer/fetching.ts";
import { publicDataOf } from "../src/datasets/sets/registry.ts";
import { runCommand } from "./command_line.ts";
import { dataFlags, readDataFlags } from "./data_flags.ts";
import { dataHelp } from "./data_help.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { errorText, tell, textForPeople, writeResult } from "./standard_output.ts";
import { transferLines } from "./transfer_lines.ts";

const states: Record<FetchedFile["state"], string> = {
  verified: "was there, checksum right",
  sized: "was there, size right",
  kept: "was there, not the published bytes, used as it is (--force fetches those)",
  fetched: "fetched, checksum right",
};

if (import.meta.main) await runCommand(() => main(Deno.args), dataFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const flags = readDataFlags(args);
  if (!flags) return writeResult(dataHelp);
  const { names, dataDir, from, force, takeOver } = flags;

  using interrupt = listenForInterrupt(() => {}); // it ends at once, and says so then
  const human = textForPeople();
  const columns = errorText.isTerminal ? errorText.columns() : undefined;
  const lines = transferLines(errorText.write, columns);
  try {
    for (const name of names) {
      const files = await fetchData(name, {
        dataDir,
        home: from === undefined ? undefined : { ...publicDataOf(name).home, urls: [from] },
        force,
        takeOver,
        signal: interrupt.signal,
        onProgress: lines.show,
      });
      lines.end();
      for (const { path, state } of files) human.write(`${path}: ${states[state]}\n`);
    }
  } catch (error) {
    lines.end();
    if (!interrupt.signal.aborted) throw error;
    const next = force ? "begins again (--force)" : "goes on from here";
    tell(`interrupted; the same command ${next}`);
    return 130;
  }
}
