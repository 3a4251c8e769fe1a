// Kinds of files with faulty readers, for the tests of the trials: one hangs, one takes memory, one ends the process, one
// says unclear things and one believes anything.

import { join } from "node:path";
import type { MutationKind } from "./kind.ts";

const whole = "12345678";

function kindOf(name: string, read: (text: string) => unknown): MutationKind {
  return {
    name,
    changes: "bytes",
    callers: ["readFaulty"],
    async make(folder) {
      const path = join(folder, "file.txt");
      await Deno.writeTextFile(path, whole);
      return path;
    },
    async read(folder) {
      return read(await Deno.readTextFile(join(folder, "file.txt")));
    },
  };
}

const kept: Uint8Array[] = [];

/** See above. */
export const kinds: readonly MutationKind[] = [
  kindOf("hangs", (text) => {
    while (text !== whole);
  }),
  kindOf("grows", (text) => {
    if (text === whole) return;
    kept.splice(0, 1, new Uint8Array(250e6).fill(1));
    throw new Error("readFaulty(): wanted another file.txt");
  }),
  kindOf("ends", (text) => {
    if (text !== whole) Deno.exit(3);
  }),
  kindOf("believes", (text) => text.length),
  kindOf("is right", (text) => {
    if (text !== whole) throw new Error("readFaulty(): wanted another file.txt");
    return 1;
  }),
  kindOf("fails", (text) => {
    if (text !== whole) (text as unknown as { x: { y: 1 } }).x.y;
  }),
  kindOf("is anonymous", (text) => {
    if (text !== whole) throw new Error("readFaulty(): wanted another file");
  }),
  kindOf("names what is private", (text) => {
    if (text !== whole) throw new Error("unsigned(): wanted another file.txt");
  }),
];
