// Opening files that end: regular ones. A pipe without a writer would wait for ever, and a device may never end.

/**
 * Opens a file for reading.
 *
 * @throws Error that says what stands in the place of a regular file; the caller names the path
 */
export async function openRegular(path: string): Promise<{ file: Deno.FsFile; size: number }> {
  checkRegular(await Deno.stat(path)); // before opening it: opening a pipe waits for its other end
  const file = await Deno.open(path);
  try {
    const info = await file.stat();
    checkRegular(info);
    return { file, size: info.size };
  } catch (error) {
    file.close();
    throw error;
  }
}

function checkRegular(info: Deno.FileInfo): void {
  if (info.isFile) return;
  if (info.isDirectory) throw new Error("it is a folder");
  throw new Error(`wanted a regular file, got ${kindOf(info)}; write its content to a file first`);
}

function kindOf({ isFifo, isSocket, isCharDevice, isBlockDevice }: Deno.FileInfo): string {
  if (isFifo) return "a pipe";
  if (isSocket) return "a socket";
  return isCharDevice || isBlockDevice ? "a device" : "something else";
}
