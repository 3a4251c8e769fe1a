// A process that owns a folder until it is told to end, or is killed.

import { fileURLToPath } from "node:url";

/** Starts it, and waits until it owns the folder. */
export async function holderOf(folder: string): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`,
      "--allow-read",
      `--allow-write=${folder}`,
      fileURLToPath(new URL("./hold_folder.ts", import.meta.url)),
      folder,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return child;
}
