// Files that are none, for tests of what must not be opened; not on Windows.

/** Whether this system has FIFOs and devices. */
export const hasSpecialFiles = Deno.build.os !== "windows";

/** Creates a FIFO without a writer. */
export async function makeFifo(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  if (!success) throw new Error(`cannot make ${path}`);
}

/** Files in a folder that this process has open; 0 where the system does not say. */
export function openFiles(folder: string): number {
  try {
    return [...Deno.readDirSync("/proc/self/fd")].filter(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith(folder);
      } catch {
        return false; // it was closed meanwhile
      }
    }).length;
  } catch {
    return 0;
  }
}
