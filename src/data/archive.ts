// Files out of a gzipped tar archive. Only the wanted ones are written, under their bare names, so that an
// archive cannot write anywhere else.

import { basename, join } from "node:path";
import { createTarDecoder } from "modern-tar";
import { openUnpacked } from "./file_bytes.ts";
import { fileFault } from "./file_fault.ts";

/**
 * Unpacks some files of an archive into a folder, whatever folder they are in inside it. None of them gets
 * its name before all of them are whole.
 *
 * @param members bare names and sizes in bytes
 */
export async function unpackArchive(
  archive: string,
  members: readonly { readonly name: string; readonly size: number }[],
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const written = new Set<string>(); // names of members
  const partOf = (name: string) => join(folder, `${name}.part`);
  try {
    using content = await openUnpacked(archive);
    for await (const entry of content.stream.pipeThrough(createTarDecoder())) {
      signal?.throwIfAborted();
      const name = basename(entry.header.name);
      const member = members.find((member) => member.name === name);
      if (!member || (entry.header.type ?? "file") !== "file") {
        await entry.body.cancel(); // or the stream would stand still
        continue;
      }
      if (entry.header.size !== member.size) {
        throw new Error(`wanted ${member.size} bytes of ${name}, got ${entry.header.size}`);
      }
      written.add(name);
      const file = await Deno.open(partOf(name), { create: true, write: true, truncate: true });
      await entry.body.pipeTo(file.writable, { signal });
    }
    const missing = members.filter(({ name }) => !written.has(name));
    if (missing.length > 0) {
      throw new Error(`no ${missing.map(({ name }) => name).join(", ")} in it`);
    }
    for (const { name } of members) await Deno.rename(partOf(name), join(folder, name));
  } catch (error) {
    for (const name of written) await Deno.remove(partOf(name)).catch(() => {});
    signal?.throwIfAborted();
    throw new Error(`unpackArchive(): cannot unpack ${archive}: ${fileFault(error)}`, {
      cause: error,
    });
  }
}
