// The flags of `deno task export`.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { type ExportFormat, exportFormats } from "../src/runs/export/export_network.ts";
import { type ExportOutputs, exportOutputs } from "../src/runs/export/export_parts.ts";
import { UsageError } from "./command_line.ts";
import { choiceFlag } from "./flag_values.ts";
import { placeFlag } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const exportFlags = {
  "format": { type: "string" },
  "outputs": { type: "string" },
  "out": { type: "string" },
  "accept-changed": { type: "boolean", default: false },
  "force": { type: "boolean", default: false },
  "take-over": { type: "boolean", default: false },
  "quiet": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task export` was asked for. */
export interface ExportFlags {
  readonly run: string;
  readonly format: ExportFormat;
  readonly outputs: ExportOutputs;
  readonly out: string;
  readonly acceptChanged: boolean;
  readonly force: boolean;
  readonly takeOver: boolean;
  readonly quiet: boolean;
}

/** Reads the flags; undefined where help is asked for. */
export function readExportFlags(args: readonly string[]): ExportFlags | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: exportFlags,
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const [run, ...more] = positionals;
  if (run === undefined || more.length > 0) {
    throw new UsageError(
      `give one run folder, got ${positionals.join(" and ") || "none"} (see --help)`,
    );
  }
  const { format, outputs, out, force } = values;
  if (format === undefined) {
    throw new UsageError(`give --format: ${exportFormats.join(", ")}`);
  }
  const chosen = choiceFlag("format", format, exportFormats);
  if (chosen === "safetensors" && outputs !== undefined) {
    throw new UsageError(
      "--outputs is for tfjs and onnx: safetensors holds weights, got --outputs",
    );
  }
  if (out === undefined) throw new UsageError("give --out PATH: where to write");
  return {
    run,
    format: chosen,
    outputs: choiceFlag("outputs", outputs ?? "mixture", exportOutputs),
    out: placeFlag("out", "a path", out),
    acceptChanged: values["accept-changed"],
    force,
    takeOver: values["take-over"],
    quiet: values.quiet,
  };
}
