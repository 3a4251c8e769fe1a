// Writing an export: a file, or for TensorFlow.js a folder with two, whole or not at all.

import { join } from "node:path";
import { beginWork, type WorkOptions } from "../numbers/work.ts";
import { fileError, writeFileAtomically } from "../sinks/write_file.ts";
import type { ExportOutputs, ExportParts } from "./export_parts.ts";
import { exportOnnx } from "./onnx.ts";
import { exportSafetensors } from "./safetensors.ts";
import { exportTfjs } from "./tfjs.ts";

/** What a network can be exported to. */
export type ExportFormat = "tfjs" | "onnx" | "safetensors";

/** The names of the formats. */
export const exportFormats: readonly ExportFormat[] = ["tfjs", "onnx", "safetensors"];

/** A file that was written. */
export interface ExportedFile {
  /** Where it is. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
}

/**
 * Writes a network for other programs. Progress is told in files, one piece more being their contents.
 *
 * @param out the file; for `tfjs` a folder, which gets `model.json` and `weights.bin`
 * @param options.outputs of `tfjs` and `onnx`; default "mixture"
 * @param options.force replace what is there; default false: it is refused
 */
export async function exportNetwork(
  parts: ExportParts,
  out: string,
  options: WorkOptions & {
    readonly format: ExportFormat;
    readonly outputs?: ExportOutputs;
    readonly force?: boolean;
  },
): Promise<ExportedFile[]> {
  const { format, force = false } = options;
  const names = format === "tfjs" ? ["weights.bin", "model.json"] : [""];
  const paths = names.map((name) => name ? join(out, name) : out);
  if (!force) { for (const path of paths) await refuseExisting(path); }
  const inHand = beginWork(1 + paths.length, options);
  const contents = await contentsOf(parts, options);
  await inHand.done();
  const made = format === "tfjs" && await makeFolder(out);
  const files: ExportedFile[] = [];
  try {
    for (let i = 0; i < paths.length; i++) {
      await writeFileAtomically(paths[i], contents[i]);
      files.push({ path: paths[i], bytes: contents[i].length });
      await inHand.done();
    }
  } catch (error) {
    if (made) await Deno.remove(out, { recursive: true }).catch(() => {});
    throw error;
  }
  return files;
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
      // the model after its weights: who sees it finds them
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

/** Whether the folder was made; its parent must exist. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(path);
    return true;
  } catch (cause) {
    const isFolder = await Deno.stat(path).then((found) => found.isDirectory, () => false);
    if (isFolder) return false;
    throw fileError("exportNetwork", `cannot make ${path}`, cause);
  }
}
