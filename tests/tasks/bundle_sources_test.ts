// What the page's scripts are made from.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { pageEntries, pageScriptSources, sourcesHash } from "../../tasks/bundle/sources.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("pageScriptSources() follows imports and re-exports but those of types, and sourcesHash() is of all", () => {
  using folder = temporaryFolder();
  const root = pathToFileURL(`${folder.path}/`);
  const sources: Record<string, string> = {
    [pageEntries[0]]: `import "./effect.ts";
import type { Gone } from "./types.ts";
import {
  a,
  type B,
} from "../../numbers/a.ts";
import { plot } from "@scope/plot";
export { c } from "./c.ts";
const text = 'import "./text.ts"';
`,
    [pageEntries[1]]: `export * from "./effect.ts";\nexport type { D } from "./types.ts";\n`,
    "src/views/live/page/c.ts": `import { main } from "./main.ts"; // around again\n`,
    "src/views/live/page/effect.ts": "",
    "src/views/numbers/a.ts": `import { of } from "rx";\n`,
  };
  for (const [path, text] of Object.entries(sources)) folder.write(path, text);
  const specifiers = {
    "npm:rx@7": "7.1",
    "npm:rx-more@1": "1.0",
    "npm:@scope/plot@0.6": "0.6.17",
    "jsr:rx@1": "1.2",
  };
  folder.write("deno.lock", JSON.stringify({ specifiers }));
  const found = pageScriptSources(root);
  const paths = Object.keys(sources).sort();
  assert.deepEqual(found.modules.map(({ href }) => href.slice(root.href.length)), paths);
  assert.deepEqual(found.packages, ["npm:@scope/plot@0.6 0.6.17", "npm:rx@7 7.1"]);
  const all = paths.map((path) => `${path}\n${sources[path]}\n`).join("") +
    found.packages.join("\n");
  assert.equal(sourcesHash(found, root), createHash("sha256").update(all).digest("hex"));
});
