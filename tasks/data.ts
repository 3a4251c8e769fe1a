// deno task data NAME...: fetches public data sets from their mirrors.

import { fetchData, type FetchedFile } from "../src/datasets/transfer/fetching.ts";
import { type DataName, dataNames, publicDataOf } from "../src/datasets/sets/registry.ts";
import { command, start } from "./command/command.ts";
import { force, place, takeOver } from "./command/common_options.ts";
import { systemFolders } from "./command/data_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import type { Values } from "./command/option.ts";
import { someOf } from "./command/positionals.ts";
import { errorText, tell, textForPeople } from "./command/standard_output.ts";
import { UsageError } from "./command/usage_error.ts";
import { transferLines } from "../src/views/terminal/transfer_lines.ts";

const states: Record<FetchedFile["state"], string> = {
  verified: "exists, checksum matches",
  sized: "exists, size matches",
  kept: "exists, differs from the published file, used as it is (--force fetches that)",
  fetched: "fetched, checksum matches",
};

/** The address of a folder, with "/" at its end; undefined if it is not one. */
function baseUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

const options = {
  "": {
    dataDir: {
      ...place(
        "DIR",
        "a folder",
        "use the files in DIR or DIR/NAME, and fetch missing ones to DIR/NAME",
      ),
      defaultWords: `data/NAME, and ${systemFolders}`,
    },
    from: {
      sign: "URL",
      check: {
        wanted: "an http or https address",
        is: (address: unknown) => typeof address === "string",
      },
      parse: (text: string) => baseUrl(text) as string,
      about: "fetch from this address instead of the public mirrors; one NAME only",
    },
    force: force("fetch all files again from the start, even those that exist"),
    takeOver: takeOver("a folder"),
  },
};

type Asked = Values<typeof options> & { readonly names: readonly DataName[] };

/** The command. */
export const dataCommand = command({
  name: "data",
  about: "Fetches public data sets; existing files are used without network access.",
  intro: [`NAME is ${dataNames.join(", ")}.`],
  positionals: someOf("NAME...", dataNames),
  options,
  notes: [
    "After an interruption the same command resumes: incomplete files end in " +
    '".part". With --force it starts again.',
  ],
  request(asked: Asked) {
    if (asked.from === undefined || asked.names.length === 1) return asked;
    throw new UsageError(`--from is for one data set, got ${asked.names.join(", ")}`);
  },
  run,
});

if (import.meta.main) await start(dataCommand);

async function run({ names, dataDir, from, force, takeOver }: Asked): Promise<number | void> {
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
    const next = force ? "starts again (--force)" : "resumes";
    tell(`interrupted; the same command ${next}`);
    return interrupt.code;
  }
}
