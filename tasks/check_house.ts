// The house check of `deno task check`: imports go down in the order of rooms and never in a circle, files are short,
// and every export is imported.

import deno from "../deno.json" with { type: "json" };
import { circles } from "./house/circles.ts";
import { findingText } from "./house/finding.ts";
import { longFiles } from "./house/lengths.ts";
import { readTree } from "./house/read_tree.ts";
import { upwardImports } from "./house/rooms.ts";
import { sourceFiles } from "./house/source_file.ts";
import { unusedExports } from "./house/unused_exports.ts";

const entries = Object.values(deno.exports).map((path) => path.replace(/^\.\//, ""));
const root = new URL("../", import.meta.url);
const files = sourceFiles(readTree(root, ["mod.ts", "src", "tasks"]));
const tests = sourceFiles(readTree(root, ["tests"]));
const { tested, findings: unused } = unusedExports(files, tests, entries);
const findings = [...upwardImports(files), ...circles(files), ...longFiles(files), ...unused];
for (const finding of findings) console.error(findingText(finding));
if (findings.length > 0) Deno.exit(1);
console.log(
  `Checked ${files.length} files: rooms, circles, lengths and exports (${tested.length} for tests alone)`,
);
