// Extraction of files from a gzipped tar archive. Only the wanted ones are written, under their base names, so that an
// archive cannot write anywhere else.

import { basename, join } from "node:path";
import { trySyncFolder } from "../../files/sync_folder.ts";
import { unpackedChunks } from "./file_bytes.ts";
import { fileFault } from "./file_fault.ts";
import { readTar } from "./tar.ts";

/**
 * Extracts some files of an archive into a folder, whatever their folder in the archive. None gets its name
 * before all are complete.
 *
 * @param members base names and sizes in bytes
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
    const chunks = unpackedChunks(archive);
    for await (const { name: path, size, content } of readTar(chunks)) {
      const name = basename(path);
      const member = members.find((member) => member.name === name);
      if (!member) continue;
      if (size !== member.size) {
        throw new Error(`wanted ${member.size} bytes of ${name}, got ${size}`);
      }
      written.add(name);
      using file = await Deno.open(partOf(name), { create: true, write: true, truncate: true });
      for await (const chunk of content) {
        signal?.throwIfAborted();
        for (let done = 0; done < chunk.length;) done += await file.write(chunk.subarray(done));
      }
      await file.sync(); // the name must not reach the disk before the bytes do
    }
    for await (const _ of chunks); // to the end, where the checksum is
    const missing = members.filter(({ name }) => !written.has(name)).map(({ name }) => name);
    if (missing.length > 0) throw new Error(`no ${missing.join(", ")} in it`);
    for (const { name } of members) await Deno.rename(partOf(name), join(folder, name));
    trySyncFolder(folder);
  } catch (error) {
    for (const name of written) await Deno.remove(partOf(name)).catch(() => {});
    signal?.throwIfAborted();
    throw new Error(`unpackArchive(): cannot unpack ${archive}: ${fileFault(error)}`, {
      cause: error,
    });
  }
}
