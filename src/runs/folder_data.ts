// The stored examples of a run whose data were arrays of a program: one file in the run's own folder.

import { join } from "node:path";
import type { DataSplits } from "../datasets/dataset.ts";
import { safetensorsHeader, safetensorsStart } from "../engines/safetensors_header.ts";
import { bytesOf } from "../files/regular_file.ts";
import { openTextFile } from "../files/text_file.ts";
import type { DataDescription } from "./description.ts";
import { type ReadRunOptions, type RunFiles, runFiles, type SizeBound } from "./run_files.ts";
import { readStoredExamples, type StoredExamples, storedTypes } from "./stored_examples.ts";

/** The value of `options.data` of such a run, in place of a name or a path. */
export const arraysData = "arrays";

/** The name of the file, which run.json cannot change. */
export const folderDataName = "data.safetensors";

/** The most bytes that are stored by default. */
export const storedUnasked = 2 ** 28;

/** The most bytes of such a file. */
const mostBytes = 2 ** 32;
const largest: SizeBound = { most: mostBytes, limit: "the most that a run stores" };

/**
 * Refuses data that are too large to be stored.
 *
 * @param name of the function in errors
 * @param asked whether `storeData` is true
 */
export function checkStoredSize(name: string, size: number, asked: boolean): void {
  const most = asked ? mostBytes : storedUnasked;
  if (size <= most) return;
  const more = asked ? "" : "{storeData: true} stores them anyway, ";
  throw new RangeError(
    `${name}(): wanted at most ${
      most.toLocaleString("en-US")
    } bytes of examples to store with the ` +
      `run, got ${size.toLocaleString("en-US")}; ${more}{storeData: false} leaves them out, but ` +
      "then evaluate and prune cannot take the run",
  );
}

/** Writes the file, a piece at a time. */
export function writeFolderData(path: string, { pieces }: StoredExamples): void {
  using file = openTextFile(path, { force: true });
  for (const piece of pieces) file.write(piece);
  file.finish();
}

/**
 * Reads the examples of a run from its folder.
 *
 * @param folder the run's
 */
export async function readFolderData(
  { name, shape, classes, features, schema, standardisation }: DataDescription,
  folder: string,
  options?: ReadRunOptions,
): Promise<DataSplits> {
  const path = join(folder, folderDataName);
  const files = await runFiles(folder, "loadRun()", options);
  await checkHeader(files, path);
  const bytes = await files.read(folderDataName, largest);
  if (!bytes) {
    throw new Error(
      `loadRun(): the examples were arrays of a program and are not stored with the run (it ` +
        `was saved with {storeData: false}, or imported): ${path} is missing; evaluate it in that program`,
    );
  }
  return readStoredExamples(bytes, {
    name,
    shape,
    ...typeof classes === "number" ? { classes } : { classes: classes.length, classNames: classes },
    ...features && { featureNames: features },
    ...schema && { schema },
    standardisation,
  }, path);
}

/** Refuses a file of another size than its own header says, before its arrays are read. */
async function checkHeader(files: RunFiles, path: string): Promise<void> {
  using opened = await files.open(folderDataName);
  if (!opened || opened.size > mostBytes) return; // a later read reports it
  const { file, size } = opened;
  const beginning = async (length: number) => {
    await file.seek(0, Deno.SeekMode.Start);
    const first = { ...opened, size: Math.min(size, length) };
    return await bytesOf(first, path, { name: "loadRun()", ...largest });
  };
  const header = await beginning(safetensorsStart(await beginning(8)));
  safetensorsHeader(header, path, { types: storedTypes, size });
}
