// deno task data NAME...: fetches public data sets from their mirrors.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { fetchData, type FetchedFile } from "../src/data/fetching.ts";
import { type DataName, homes } from "../src/data/homes.ts";
import { dataNames, isDataName } from "../src/data/named.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { errorText, tell, textForPeople, writeResult } from "./standard_output.ts";
import { transferLines } from "./transfer_lines.ts";

const help = `Fetches public data sets; files that are there already are used without the network.

deno task data NAME...       NAME is ${dataNames.join(", ")}

  --data-dir DIR   use the files in DIR or DIR/NAME, and fetch missing ones to DIR/NAME
                   (without it: data/NAME, and Debian's folder for Fashion-MNIST)
  --from URL       fetch from this address instead of the public mirrors; one NAME only
  --force          fetch all files from their first byte, even those that are there
  --take-over      fetch to a folder on a disk without file locks, where nothing shows whether
                   another command fetches there
  -h, --help       this text

After a break the same command goes on where it was: what has come is in a file that ends in ".part".
With --force it begins again.`;

const states: Record<FetchedFile["state"], string> = {
  verified: "was there, checksum right",
  sized: "was there, size right",
  kept: "was there, not the published bytes, used as it is (--force fetches those)",
  fetched: "fetched, checksum right",
};

const dataFlags = {
  "data-dir": { type: "string" },
  "from": { type: "string" },
  "force": { type: "boolean" },
  "take-over": { type: "boolean" },
  "help": { type: "boolean", short: "h" },
} as const satisfies ParseArgsConfig["options"];

async function main(): Promise<number | void> {
  const { values, positionals } = parseArgs({
    options: dataFlags,
    allowPositionals: true,
  });
  if (values.help) return writeResult(`${help}\n`);
  const names = namesOf(positionals);
  if (values["data-dir"] === "") throw new UsageError("--data-dir wants a folder, got nothing");
  if (values.from !== undefined && names.length > 1) {
    throw new UsageError(`--from wants one data set, got ${names.join(", ")}`);
  }
  const urls = values.from === undefined ? undefined : [baseUrl(values.from)];

  using interrupt = listenForInterrupt(() => {}); // it ends at once, and says so then
  const human = textForPeople();
  const columns = errorText.isTerminal ? errorText.columns() : undefined;
  const lines = transferLines(errorText.write, columns);
  try {
    for (const name of names) {
      const files = await fetchData(name, {
        dataDir: values["data-dir"],
        home: urls && { ...homes[name], urls },
        force: values.force,
        takeOver: values["take-over"],
        signal: interrupt.signal,
        onProgress: lines.show,
      });
      lines.end();
      for (const { path, state } of files) human.write(`${path}: ${states[state]}\n`);
    }
  } catch (error) {
    lines.end();
    if (!interrupt.signal.aborted) throw error;
    const next = values.force ? "begins again (--force)" : "goes on from here";
    tell(`interrupted; the same command ${next}`);
    return 130;
  }
}

function namesOf(positionals: readonly string[]): DataName[] {
  if (positionals.length === 0) {
    throw new UsageError(`data wants a name: ${dataNames.join(", ")}; --help says more`);
  }
  return positionals.map((name) => {
    if (!isDataName(name)) {
      throw new UsageError(`data wants one of ${dataNames.join(", ")}, got "${name}"`);
    }
    return name;
  });
}

function baseUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--from wants an http or https address, got "${text}"`);
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

if (import.meta.main) await runCommand(main, dataFlags);
