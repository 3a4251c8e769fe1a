// The native library, missing, broken or present; it is never downloaded.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type TemporaryFolder, temporaryFolder } from "../../temporary_folder.ts";

const at = (file: string) => new URL(`../../../${file}`, import.meta.url);

/** Requests the engine in a folder, with an unreachable registry. */
async function ask(folder: TemporaryFolder, flags = ["--allow-all"]) {
  folder.write(
    "ask.ts",
    `import { loadTensorFlow } from "${at("src/engines/tfjs/tensorflow_node.ts")}";
console.log(loadTensorFlow());
`,
  );
  folder.write("deno.json", "{}");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...flags, "ask.ts"],
    cwd: folder.path,
    // an answer from the registry or a proxy would cause a different error
    env: { NO_COLOR: "1", NPM_CONFIG_REGISTRY: "http://127.0.0.1:1/" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

const install =
  "deno install --node-modules-dir=auto --allow-scripts=npm:@tensorflow/tfjs-node-gpu " +
  "npm:@tensorflow/tfjs-node-gpu@4.22.0";
/** Creates a package where an installation would. */
const put = (folder: TemporaryFolder, name: string, script: string) => {
  folder.write(`node_modules/@tensorflow/${name}/package.json`, '{"main":"index.js"}');
  folder.write(`node_modules/@tensorflow/${name}/index.js`, script);
};

Deno.test("loadTensorFlow() says how to install the library, and queries no registry", async () => {
  using folder = temporaryFolder();
  for (const flags of [["--allow-all"], ["--allow-read"], []]) {
    const { code, err } = await ask(folder, flags);
    assert.equal(code, 1);
    const message = err.split("\n").find((line) => line.includes("Error: engine tensorflow: "))!;
    assert.match(
      message,
      /engine tensorflow: no readable @tensorflow\/tfjs-node-gpu in node_modules;/,
    );
    assert.ok(message.includes(install) && message.includes("train:tensorflow"), message);
    assert.doesNotMatch(err, /Download|127\.0\.0\.1/);
  }
  assert.deepEqual(folder.names(), ["ask.ts", "deno.json"]);
});

Deno.test("loadTensorFlow() says why an installed library does not load", async () => {
  using folder = temporaryFolder();
  put(folder, "tfjs-node-gpu", 'throw new Error("no libcudart.so.11\\nmore");');
  const { code, err } = await ask(folder);
  assert.equal(code, 1);
  assert.match(err, /Error: engine tensorflow: no libcudart\.so\.11; .*deno install/);
});

Deno.test("loadTensorFlow() loads the installed package, preferably the one for GPUs", async () => {
  using folder = temporaryFolder();
  // both call a function removed from Deno
  const script = `const { isNullOrUndefined, isArray } = require("util");
const seen = [0, "", null, undefined].map(isNullOrUndefined).join();
if (seen !== "false,false,true,true" || !isArray([])) throw new Error(seen);`;
  put(folder, "tfjs-node", script);
  assert.deepEqual(
    await ask(folder),
    { code: 0, out: "processor, native TensorFlow (@tensorflow/tfjs-node)\n", err: "" },
  );
  put(folder, "tfjs-node-gpu", script);
  assert.deepEqual(
    await ask(folder),
    { code: 0, out: "native TensorFlow (@tensorflow/tfjs-node-gpu)\n", err: "" },
  );
});

Deno.test("loadTensorFlow() packages are not imported as npm: packages, which would download them", () => {
  const source = Deno.readTextFileSync(fileURLToPath(at("src/engines/tfjs/tensorflow_node.ts")));
  assert.doesNotMatch(source, /import\(/);
  assert.doesNotMatch(Deno.readTextFileSync(fileURLToPath(at("deno.lock"))), /tfjs-node/);
});
