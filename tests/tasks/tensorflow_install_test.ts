// deno task tensorflow:install where something is wrong. What it installs is used by the tests of the engine.

import assert from "node:assert/strict";
import { temporaryFolder } from "../temporary_folder.ts";

/** Calls the task in a new folder, with a python3 that is a shell script, on a path of its own. */
async function call(args: readonly string[], python?: string, env: Record<string, string> = {}) {
  const folder = temporaryFolder();
  folder.write("bin/nothing", "");
  if (python !== undefined) {
    folder.write("bin/python3", `#!/bin/sh\n${python}\n`);
    Deno.chmodSync(`${folder.path}/bin/python3`, 0o755);
  }
  const task = new URL("../../tasks/tensorflow_install.ts", import.meta.url).href;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", "--allow-all", task, ...args],
    cwd: folder.path,
    env: { NO_COLOR: "1", PATH: `${folder.path}/bin`, ...env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { folder, code, out, err, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

Deno.test("deno task tensorflow:install without python3, or with a pip that fails, says so and leaves nothing", async () => {
  using missing = await call([]);
  assert.equal(missing.code, 1);
  assert.match(missing.err, /needs python3 with pip to fetch TensorFlow; there is no python3/);
  assert.deepEqual(missing.folder.names(), ["bin"]);
  using failing = await call([], "echo No module named pip >&2; exit 1");
  assert.equal(failing.code, 1);
  assert.match(
    failing.err,
    /^No module named pip\nfathom: python3 -m pip could not fetch tensorflow\S*, see above; nothing was installed$/m,
  );
  assert.deepEqual(failing.folder.names(), ["bin"]);
});

Deno.test("deno task tensorflow:install leaves nothing of a TensorFlow that does not start, also where one was", async () => {
  // the fifth word is the folder that pip is told
  const python = '/bin/mkdir -p "$5/tensorflow"; echo x > "$5/tensorflow/libtensorflow_cc.so.2"';
  using broken = await call([], python);
  assert.equal(broken.code, 1);
  assert.match(
    broken.err,
    /^fathom: engine tensorflow does not start, so that nothing was installed: cannot open .*libtensorflow_cc\.so\.2: /m,
  );
  assert.deepEqual(broken.folder.names(), ["bin"]);
});

Deno.test("deno task tensorflow:install refuses a given folder without a library before anything is fetched", async () => {
  for (const args of [[], ["--gpu"]]) {
    using given = await call(args, undefined, { FATHOM_TENSORFLOW: "bin" });
    assert.equal(given.code, 1);
    assert.match(
      given.err,
      /^fathom: engine tensorflow: FATHOM_TENSORFLOW must be the folder of PyPI's package tensorflow.*, got bin$/m,
    );
    assert.deepEqual(given.folder.names(), ["bin"]);
  }
});

Deno.test("deno task tensorflow:install --remove says if there is nothing to remove, and goes with no other flag", async () => {
  using both = await call(["--remove", "--force"]);
  assert.equal(both.code, 2);
  assert.match(
    both.err,
    /^fathom: --remove removes what is installed; leave out --gpu and --force$/m,
  );
  using nothing = await call(["--remove"]);
  assert.equal(nothing.code, 1);
  assert.match(nothing.err, /^fathom: there is no \.tensorflow$/m);
});
