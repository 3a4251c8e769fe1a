// Whether a shared library is all there: the dynamic linker maps a file that was cut short, and the process dies of it.

/** ELF, 64 bits, little-endian, as on x86-64 and ARM. */
const magic = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1);
const headerBytes = 64;

/** Bytes in the file, and bytes that its header tells of if those are more; undefined if it is whole, or no library. */
export function cutShort(path: string): { has: number; wanted: number } | undefined {
  using file = Deno.openSync(path);
  const has = file.statSync().size;
  const header = new Uint8Array(headerBytes);
  const read = file.readSync(header) ?? 0;
  if (read < headerBytes || magic.some((byte, i) => header[i] !== byte)) return undefined;
  const view = new DataView(header.buffer);
  const end = (start: number, size: number, count: number) =>
    Number(view.getBigUint64(start, true)) +
    view.getUint16(size, true) * view.getUint16(count, true);
  // the table of sections is what linkers write last, that of segments stands in front
  const wanted = Math.max(end(40, 58, 60), end(32, 54, 56));
  return has < wanted ? { has, wanted } : undefined;
}
