// Checksums of files, read in chunks.

import { createHash } from "node:crypto";

/** The checksum of a file, in hexadecimal. */
export async function digestOf(path: string, kind: "sha256" | "md5"): Promise<string> {
  using file = await Deno.open(path);
  const hash = createHash(kind);
  const buffer = new Uint8Array(1 << 18);
  for (;;) {
    const count = await file.read(buffer);
    if (count === null) return hash.digest("hex");
    hash.update(buffer.subarray(0, count));
  }
}
