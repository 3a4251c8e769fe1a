// A trial of engine tensorflow in a process of its own, as native code may end that.

/** Starts the engine; returns its device and version. @throws Error with the reason if it does not start */
export async function tryEngine(): Promise<string> {
  const program = new URL("started_engine.ts", import.meta.url).href;
  const { success, code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--quiet", "--allow-all", program],
    env: { NO_COLOR: "1" },
  }).output();
  const said = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (success) return said(stdout);
  const reason = said(stderr).split("\n").find((line) => line.includes("engine tensorflow: ")) ??
    `it ended with ${signal ?? `exit code ${code}`}`;
  throw new Error(
    `installed, but engine tensorflow does not start: ${
      reason.replace(/^.*engine tensorflow: /, "")
    }`,
  );
}
