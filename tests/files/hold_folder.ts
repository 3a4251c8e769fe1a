// Owns the folder of its argument until standard input says "free" or "exit"; with "exit" nothing is disposed of.

import { ownFolder } from "../../src/files/owned_folder.ts";

using _ = ownFolder(Deno.args[0]);
console.log("owned");
const buffer = new Uint8Array(16);
const count = await Deno.stdin.read(buffer);
if (new TextDecoder().decode(buffer.subarray(0, count ?? 0)) === "exit") Deno.exit(0);
