// Writing of an export: a file, or for TensorFlow.js a folder with two, complete or not at all.

import {
  aBoolean,
  anObject,
  aPath,
  checkArgument,
  checkOptions,
  oneOf,
  type OptionChecks,
} from "../../calls/checks.ts";
import { join } from "node:path";
import { ownFolder } from "../../files/owned_folder.ts";
import { beginWork, workChecks, type WorkOptions } from "../../calls/progress.ts";
import { finishAll, openTextFile } from "../../files/text_file.ts";
import { fileError } from "../../files/file_error.ts";
import { type ExportOutputs, type ExportParts, outputsChecks } from "./export_parts.ts";
import { exportOnnx } from "./onnx.ts";
import { exportSafetensors } from "./safetensors.ts";
import { exportTfjs } from "./tfjs.ts";

/** An export format. */
export type ExportFormat = "tfjs" | "onnx" | "safetensors";

/** The names of the formats. */
export const exportFormats: readonly ExportFormat[] = ["tfjs", "onnx", "safetensors"];

/** A written file. */
export interface ExportedFile {
  /** Its path. */
  readonly path: string;
  /** Its size in bytes. */
  readonly bytes: number;
}

/** Options of {@linkcode exportNetwork}. */
export interface ExportOptions extends WorkOptions {
  /** The format. */
  readonly format: ExportFormat;
  /** Of `tfjs` and `onnx`; default "mixture". */
  readonly outputs?: ExportOutputs;
  /** Replace existing files; default false: they are refused. */
  readonly force?: boolean;
  /** Of `tfjs`: use a folder on a disk without file locks; default false. */
  readonly takeOver?: boolean;
}

/** Checks of the options of {@linkcode exportNetwork}. */
export const exportChecks: OptionChecks<ExportOptions> = {
  ...workChecks,
  ...outputsChecks,
  format: oneOf(exportFormats),
  force: aBoolean,
  takeOver: aBoolean,
};

/**
 * Writes a network for other programs. Progress is reported in files, plus one for preparing their contents.
 *
 * @param out the file; for `tfjs` a folder, which gets `model.json` and `weights.bin`
 * @throws {Deno.errors.Busy} if another process is writing there
 */
export async function exportNetwork(
  parts: ExportParts,
  out: string,
  options: ExportOptions,
): Promise<ExportedFile[]> {
  checkArgument("exportNetwork", "parts", parts, anObject("what exportParts() gives"));
  checkArgument("exportNetwork", "out", out, aPath);
  checkOptions("exportNetwork", options, exportChecks, { required: ["format"] });
  const { format, force = false } = options;
  const names = format === "tfjs" ? ["weights.bin", "model.json"] : [""];
  const paths = names.map((name) => name ? join(out, name) : out);
  if (!force) { for (const path of paths) await refuseExisting(path); }
  const inHand = beginWork(1 + paths.length, options);
  const contents = await contentsOf(parts, options);
  await inHand.done();
  using _ = format === "tfjs"
    ? ownFolder(out, { name: "exportNetwork", above: false, takeOver: options.takeOver })
    : undefined;
  if (!force) { for (const path of paths) await refuseExisting(path); } // another process was first
  using stack = new DisposableStack();
  const files = paths.map((path) => stack.use(openTextFile(path, { force })));
  for (const [i, file] of files.entries()) {
    file.write(contents[i]);
    await inHand.done();
  }
  finishAll(files);
  return paths.map((path, i) => ({ path, bytes: contents[i].length }));
}

async function contentsOf(
  parts: ExportParts,
  { format, outputs }: { readonly format: ExportFormat; readonly outputs?: ExportOutputs },
): Promise<Uint8Array[]> {
  switch (format) {
    case "onnx":
      return [await exportOnnx(parts, { outputs })];
    case "safetensors":
      return [exportSafetensors(parts)];
    case "tfjs": {
      const files = await exportTfjs(parts, { outputs });
      // the model after its weights, so that its readers find them
      return [files["weights.bin"], new TextEncoder().encode(files["model.json"])];
    }
  }
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await Deno.lstat(path);
  } catch (error) {
    const { errors } = Deno;
    if (error instanceof errors.NotFound || error instanceof errors.NotADirectory) return;
    throw fileError("exportNetwork", `cannot look at ${path}`, error);
  }
  throw new Deno.errors.AlreadyExists(
    `exportNetwork(): wanted a new file, but ${path} exists; --force replaces it`,
  );
}
