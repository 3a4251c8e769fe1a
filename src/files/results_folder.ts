// A check that a folder for results is new or holds results of the same kind.

/**
 * Refuses a folder without results that has files of these names, which belong to something else, such as a run.
 *
 * @param task for the error, for instance "compare"
 * @param whose for instance "a comparison"
 */
export async function refuseOthers(
  folder: string,
  fileNames: readonly string[],
  { task, whose }: { readonly task: string; readonly whose: string },
): Promise<void> {
  const names = new Set<string>();
  try {
    for await (const { name } of Deno.readDir(folder)) names.add(name);
  } catch {
    return; // a later write reports the error
  }
  const other = fileNames.find((name) => names.has(name));
  if (other !== undefined && !names.has("results.jsonl")) {
    throw new Error(
      `${task}: wanted a new folder or that of ${whose}, got ${folder} with ${other} and no ` +
        "results.jsonl",
    );
  }
}
