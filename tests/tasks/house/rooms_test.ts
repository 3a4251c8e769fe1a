// Imports that go up in the order of rooms.

import assert from "node:assert/strict";
import { findingText } from "../../../tasks/house/finding.ts";
import { upwardImports } from "../../../tasks/house/rooms.ts";
import { tree } from "./tree.ts";

Deno.test("upwardImports() finds none where imports go down or stay in the room", () => {
  const files = tree({
    "src/math/a.ts": 'import "./b.ts";\nimport "../calls/c.ts";',
    "src/views/html/a.ts": 'import "../live/b.ts";\nimport "../../math/a.ts";',
    "src/evaluate.ts": 'export { a } from "./views/a.ts";',
    "mod.ts": 'export { a } from "./src/studies/a.ts";',
    "tasks/a.ts": 'import "../mod.ts";\nimport "./house/b.ts";\nimport "../src/calls/c.ts";',
  });
  assert.deepEqual(upwardImports(files), []);
});

Deno.test("upwardImports() finds values, types and import() of a later room, where they stand", () => {
  const files = tree({
    "src/math/a.ts": '// numbers\nimport { b } from "../files/b.ts";',
    "src/depth/a.ts": 'import type { B } from "../metrics/b.ts";',
    "src/runs/a.ts": 'const b = await import("../views/b.ts");',
    "src/studies/a.ts": 'import { train } from "../../mod.ts";',
    "src/live.ts": 'import "../tasks/a.ts";',
  });
  assert.deepEqual(
    upwardImports(files).map(({ file, line, text }) => [file, line, text.split(",")[0]]),
    [
      ["src/math/a.ts", 2, "math must not import src/files/b.ts"],
      ["src/depth/a.ts", 1, "depth must not import src/metrics/b.ts"],
      ["src/runs/a.ts", 1, "runs must not import src/views/b.ts"],
      ["src/studies/a.ts", 1, "studies must not import mod.ts"],
      ["src/live.ts", 1, "the modules that programs import must not import tasks/a.ts"],
    ],
  );
});

Deno.test("upwardImports() finds a folder that is not in the order", () => {
  const [found, ...others] = upwardImports(tree({ "src/attic/a.ts": "" }));
  assert.deepEqual(others, []);
  assert.match(
    findingText(found),
    /^src\/attic\/a\.ts:1: this folder is not in the order of rooms/,
  );
});
