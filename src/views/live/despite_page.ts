// Writing of results while a page is open, whose clients may use up the process's file descriptors.

/** Writes; if all descriptors are used up, closes the page and writes again. */
export async function despitePage(
  page: AsyncDisposable | undefined,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!page || !areDescriptorsUsedUp(error)) throw error;
    await page[Symbol.asyncDispose]();
    await write();
  }
}

/** Of this process or of the machine; errors about files have the system's error as their cause. */
function areDescriptorsUsedUp(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === "EMFILE" || code === "ENFILE" ||
    cause instanceof Error && areDescriptorsUsedUp(cause);
}
