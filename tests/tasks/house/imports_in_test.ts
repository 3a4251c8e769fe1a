// Imports in every form that TypeScript has.

import assert from "node:assert/strict";
import { tree } from "./tree.ts";

/** Names that a line takes from ./b.ts, or `any`. */
const taken = (text: string) => {
  const [file] = tree({ "a.ts": text });
  return file.imports.map(({ file, names }) => {
    assert.equal(file, "b.ts");
    return names ?? "any";
  });
};

const forms: [text: string, names: (readonly string[] | "any")[]][] = [
  ['import { x, type Y, z as w } from "./b.ts";', [["x", "Y", "z"]]],
  ['import x, { y } from "./b.ts";', [["default", "y"]]],
  ['import * as b from "./b.ts";', ["any"]],
  ['import type { X } from "./b.ts";', [["X"]]],
  ['export { x, y as z } from "./b.ts";', [["x", "y"]]],
  ['export type { X } from "./b.ts";', [["X"]]],
  ['export * from "./b.ts";', ["any"]],
  ['const { x, y: z } = await import("./b.ts");', [["x", "y"]]],
  ['const { x, ...rest } = await import("./b.ts");', ["any"]],
  ['const b = await import("./b.ts");', ["any"]],
  ['const f = async () => (await import("./b.ts")).x;', ["any"]],
  ['import("./b.ts").then(({ x }) => x());', ["any"]],
  ['type X = import("./b.ts").X;', [["X"]]],
  ['type B = typeof import("./b.ts");', ["any"]],
  ["const f = (name: string) => import(name);", []],
  ['const text = "import(./b.ts)"; // import "./b.ts"', []],
];
for (const [text, names] of forms) {
  Deno.test(`importsIn() reads ${text}`, () => assert.deepEqual(taken(text), names));
}
