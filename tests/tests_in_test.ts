// What `deno task test` runs.

import assert from "node:assert/strict";
import { dirname } from "node:path/posix";
import config from "../deno.json" with { type: "json" };
import { filesOf, groups, testFilesIn } from "./tests_in.ts";

Deno.test("deno task test runs every file with tests once, alone or in one group", () => {
  const paths = config.test.include.filter((path) => path.startsWith("tests/"))
    .map((path) => path.slice("tests/".length));
  const started = Object.keys(groups).map((name) => `together/${name}.ts`);
  assert.deepEqual(paths.filter((path) => path.startsWith("together/")).sort(), started.sort());
  const ran = [
    ...Object.values(groups).flatMap(filesOf),
    ...paths.filter((path) => !started.includes(path))
      .flatMap((path) => {
        const [folder, own] = path.split("/*_test.ts");
        if (own === "") return testFilesIn(folder).filter((file) => dirname(file) === folder);
        return path.endsWith(".ts") ? [path] : testFilesIn(path);
      }),
  ];
  const all = testFilesIn(".").map((file) => file.replace(/^\.\//, ""));
  assert.deepEqual(
    ran.sort(),
    all.filter((file) => !file.startsWith("foreign/")).sort(),
  );
  // each group has a file that starts it
  for (const name of Object.keys(groups)) {
    const file = Deno.readTextFileSync(new URL(`together/${name}.ts`, import.meta.url));
    assert.ok(file.includes(`testTogether("${name}")`), name);
  }
});
