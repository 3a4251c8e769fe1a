// A trial of engine tensorflow in a process of its own, as native code may end that.

import { placeVariable } from "../../src/engines/tfjs/native/places.ts";

/**
 * Starts the engine that is installed in a folder; returns its device and version.
 *
 * @param place the folder of a TensorFlow that was there
 * @throws Error with the reason if it does not start
 */
export async function tryEngine(folder: string, place?: string): Promise<string> {
  const program = new URL("started_engine.ts", import.meta.url).href;
  const { success, code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--quiet", "--allow-all", program],
    cwd: folder,
    env: { NO_COLOR: "1", ...place && { [placeVariable]: place } },
  }).output();
  const said = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (success) return said(stdout);
  const reason = said(stderr).split("\n").find((line) => line.includes("engine tensorflow: ")) ??
    `it ended with ${signal ?? `exit code ${code}`}`;
  throw new Error(
    "engine tensorflow does not start, so that nothing was installed: " +
      reason.replace(/^.*engine tensorflow: /, ""),
  );
}
