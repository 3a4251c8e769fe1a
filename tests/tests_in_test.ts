// What `deno task test` runs.

import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { filesOf, groups, testFilesIn } from "./tests_in.ts";

Deno.test("deno task test runs every file with tests once, alone or in one group", () => {
  const paths = config.tasks.test.command.split(" ")
    .filter((word) => word.startsWith("tests/"))
    .map((word) => word.slice("tests/".length));
  assert.ok(paths.includes("together/*.ts"));
  const started = Object.entries(groups);
  const ran = [
    ...started.flatMap(([, group]) => filesOf(group)),
    ...paths.flatMap((path) => {
      if (path === "*_test.ts") {
        return testFilesIn(".").filter((file) => file.split("/").length < 3);
      }
      if (path === "together/*.ts") return [];
      return path.endsWith(".ts") ? [path] : testFilesIn(path);
    }),
  ].map((file) => file.replace(/^\.\//, ""));
  const all = testFilesIn(".").map((file) => file.replace(/^\.\//, ""));
  assert.deepEqual(
    ran.sort(),
    all.filter((file) => !file.startsWith("foreign/")).sort(),
  );
  // each group has a file that starts it
  for (const [name] of started) {
    const file = Deno.readTextFileSync(new URL(`together/${name}.ts`, import.meta.url));
    assert.ok(file.includes(`testTogether("${name}")`), name);
  }
});
