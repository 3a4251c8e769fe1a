// The places where text leaves a process are few, and each has a guard against control characters.

import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What writes to a terminal, or could. */
const leaving =
  /\bconsole\.\w+|\bDeno\.std(?:out|err)\b(?!\.isTerminal)|"node:process"|\/dev\/tty/g;

/** What is meant to be there, in the order of the file. */
const places: Readonly<Record<string, readonly string[]>> = {
  "src/files/notice.ts": ["console.error"], // through visibleText()
  "src/studies/harness/study_progress.ts": ["Deno.stderr"], // guarded()
  "src/views/terminal/progress.ts": ["Deno.stderr"], // guarded()
  "src/views/terminal/terminal.ts": ["Deno.stdout", "Deno.stderr"], // types of textOut()
  // the last is data for a file or pipe
  "tasks/command/standard_output.ts": [
    ...["Deno.stdout", "Deno.stderr", "Deno.stdout", "Deno.stdout", "Deno.stdout", "Deno.stderr"],
  ],
  // for the work on this project: what Deno's own commands say
  "tasks/bundle.ts": ["console.error", "console.log"],
  "tasks/check_docs.ts": ["console.error", "console.error", "console.log"],
  "tasks/check_house.ts": ["console.error", "console.log"],
};

function* sources(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) {
      if (name !== "page") yield* sources(path); // runs in the browser
    } else if (name.endsWith(".ts") && name !== "page_script.ts") yield path;
  }
}

Deno.test("text leaves through guarded places only", () => {
  const found: Record<string, string[]> = {};
  for (const path of [...sources(join(root, "src")), ...sources(join(root, "tasks"))]) {
    const code = Deno.readTextFileSync(path).replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    const its = code.match(leaving);
    if (its) found[relative(root, path).replaceAll("\\", "/")] = its;
  }
  assert.deepEqual(found, places);
});
