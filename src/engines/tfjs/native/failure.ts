// What the native library says when a call fails, for people.

/** TF_RESOURCE_EXHAUSTED of the C API. */
const exhausted = 8;

/** The text of an error. */
export function failureText(
  { code, message, doing, onGpu }: {
    /** TF_Code of the C API. */
    readonly code: number;
    readonly message: string;
    /** For instance "running Conv2D". */
    readonly doing: string;
    readonly onGpu: boolean;
  },
): string {
  const reason = message.split("\n")[0].trim() || `code ${code}`;
  if (code === exhausted) {
    const device = onGpu ? "the GPU has" : "there is";
    return `engine tensorflow: ${device} not enough memory for ${doing}; a smaller batch takes less: ${reason}`;
  }
  return `engine tensorflow: ${doing} failed${onGpu ? " on the GPU" : ""}: ${reason}`;
}
