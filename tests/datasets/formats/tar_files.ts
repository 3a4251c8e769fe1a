// Tar archives as their description says, for tests.

/** An entry: a file, or of another type ("5" a folder, "2" a link, "x" an extension). */
export interface TarEntry {
  readonly name: string;
  readonly content?: Uint8Array;
  readonly type?: string;
}

/** An archive of the given entries, with the two empty blocks at its end. */
export function tarArchive(entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  const blocks: number[][] = [];
  for (const { name, content = new Uint8Array(0), type = "0" } of entries) {
    const header = new Uint8Array(512);
    const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
    put(name, 0);
    put("0000644\0", 100);
    put(content.length.toString(8).padStart(11, "0") + "\0", 124);
    put("        ", 148);
    put(type, 156);
    put("ustar\u{0}00", 257);
    const sum = header.reduce((sum, byte) => sum + byte, 0);
    put(sum.toString(8).padStart(6, "0") + "\0 ", 148);
    blocks.push([...header], [...content], new Array(-content.length & 511).fill(0));
  }
  return Uint8Array.from([...blocks.flat(), ...new Array(1024).fill(0)]);
}
