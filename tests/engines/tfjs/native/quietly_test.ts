// Standard error while native code starts.

import assert from "node:assert/strict";
import { temporaryFolder } from "../../../temporary_folder.ts";

const source = new URL("../../../../src/engines/tfjs/native/quietly.ts", import.meta.url);

/** What a program writes on standard error. */
async function writtenBy(program: string): Promise<string> {
  using folder = temporaryFolder();
  folder.write(
    "program.ts",
    `import { quietly } from "${source}";
const say = (text: string) => Deno.stderr.writeSync(new TextEncoder().encode(text));
${program}`,
  );
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-ffi", "--allow-read=.", "program.ts"],
    cwd: folder.path,
  }).output();
  return new TextDecoder().decode(stderr);
}

Deno.test("quietly() drops what a call writes on standard error, gives its result, and nothing after it is lost", async () => {
  assert.equal(
    await writtenBy(
      `say("before, "); const result = quietly(() => (say("hidden, "), 7)); say("after " + result);`,
    ),
    "before, after 7",
  );
});

Deno.test("quietly() gives standard error back where the call throws, or another is within it", async () => {
  assert.equal(
    await writtenBy(
      `try { quietly(() => { say("hidden"); throw new Error("x"); }); } catch (error) { say(error.message); }
quietly(() => { quietly(() => say("hidden")); say("hidden"); });
say("y");`,
    ),
    "xy",
  );
});
