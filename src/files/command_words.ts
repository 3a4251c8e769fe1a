// The command line of this process, for messages of other processes that find something in use.

import { fileURLToPath } from "node:url";

const LONGEST = 300; // characters

/** When this process started. */
export const startedAt: Date = new Date(performance.timeOrigin);

/** For instance `deno task train --out runs/x`. */
export function commandWords(): string {
  const words = [programWords(), ...Deno.args.map(quotedWord)].join(" ").replace(/\s+/g, " ");
  return words.length > LONGEST ? `${words.slice(0, LONGEST)} ...` : words;
}

function programWords(): string {
  // reading the main module's path without the permission would prompt
  if (Deno.permissions.querySync({ name: "read" }).state !== "granted") return "deno";
  try {
    const path = fileURLToPath(Deno.mainModule);
    const tasks = fileURLToPath(new URL("../../tasks/", import.meta.url));
    const task = path.startsWith(tasks) && /^(\w+)\.ts$/.exec(path.slice(tasks.length))?.[1];
    return task ? `deno task ${task}` : `deno run ${quotedWord(path)}`;
  } catch {
    return "deno"; // a module that is no file
  }
}

/** A word of a command line, in quotation marks where it has spaces. */
export function quotedWord(word: string): string {
  return /^[^\s"']+$/.test(word) ? word : `'${word}'`;
}
