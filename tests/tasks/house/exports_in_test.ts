// Exports in every form that TypeScript has.

import assert from "node:assert/strict";
import { tree } from "./tree.ts";

Deno.test("exportsIn() gives every exported name with its line", () => {
  const [file] = tree({
    "a.ts": `const a = 1, b = 2;
export const c = 3, [d, { e, f: g = 4, ...h }] = values;
export function i() {}
export abstract class J {}
export interface K {}
export type L = K;
export {
  a,
  b as m,
};
export { n } from "./n.ts";
export type { O } from "./n.ts";
export default a;
`,
  });
  assert.deepEqual(file.exports.map(({ name, line }) => `${name} ${line}`), [
    ...["c 2", "d 2", "e 2", "g 2", "h 2", "i 3", "J 4", "K 5", "L 6"],
    ...["a 8", "m 9", "n 11", "O 12", "default 13"],
  ]);
});
