// Engine tensorflow where its library is missing, too old, broken or not allowed: one line each. None is downloaded.

import assert from "node:assert/strict";
import { dirname, resolve } from "node:path";
import { libraryPath } from "../../../../src/engines/tfjs/native/places.ts";
import { requiresProgram, requiresTensorFlow } from "../../../requirements.ts";
import { type TemporaryFolder, temporaryFolder } from "../../../temporary_folder.ts";
import { compileLibrary } from "./compiled_library.ts";

const at = (file: string) => new URL(`../../../../${file}`, import.meta.url);

/** Starts the engine in a folder, without fetching anything. */
async function ask(
  folder: TemporaryFolder,
  { flags = ["--allow-all"], place }: { flags?: string[]; place?: string } = {},
) {
  const program = at("tasks/tensorflow/started_engine.ts").href;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", "--cached-only", ...flags, program],
    cwd: folder.path,
    env: { NO_COLOR: "1", FATHOM_TENSORFLOW: place ?? "" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return {
    code,
    out,
    said: err.split("\n").find((line) => line.includes("Error: "))?.trim() ?? err,
  };
}

/** Kernels that are never reached. */
function putKernels(folder: TemporaryFolder): void {
  folder.write(".tensorflow/kernels/package.json", "{}");
}

/** Compiles a library where pip would put TensorFlow's. */
function putLibrary(folder: TemporaryFolder, source: string): void {
  folder.write(".tensorflow/site/tensorflow/placeholder", "");
  compileLibrary(folder, ".tensorflow/site/tensorflow/libtensorflow_cc.so.2", source);
}

Deno.test("engine tensorflow that is not installed says how to install it, and what else would do", async () => {
  using folder = temporaryFolder();
  const { code, said } = await ask(folder);
  assert.equal(code, 1);
  assert.match(
    said,
    /Error: engine tensorflow: there is no TensorFlow in \.tensorflow; install it with deno task tensorflow:install, or set FATHOM_TENSORFLOW to the folder of PyPI's package tensorflow$/,
  );
  assert.deepEqual(folder.names(), []);
});

Deno.test("engine tensorflow names the folder that is given where there is no library in it", async () => {
  using folder = temporaryFolder();
  putKernels(folder);
  const { code, said } = await ask(folder, { place: "/nowhere/at/all" });
  assert.equal(code, 1);
  assert.match(
    said,
    /FATHOM_TENSORFLOW must be the folder of PyPI's package tensorflow, 2\.12 or newer, with libtensorflow_cc\.so\.2 in it, got \/nowhere\/at\/all$/,
  );
});

Deno.test("engine tensorflow without its kernels says how to install them", async () => {
  using folder = temporaryFolder();
  folder.write(".tensorflow/site/tensorflow/libtensorflow_cc.so.2", "");
  const { code, said } = await ask(folder);
  assert.equal(code, 1);
  assert.match(
    said,
    /there are no kernels in \.tensorflow; install it with deno task tensorflow:install$/,
  );
});

Deno.test("engine tensorflow names a library that is broken, and why it cannot be opened", async () => {
  using folder = temporaryFolder();
  putKernels(folder);
  folder.write(".tensorflow/site/tensorflow/libtensorflow_cc.so.2", "not a library");
  const { code, said } = await ask(folder);
  assert.equal(code, 1);
  assert.match(
    said,
    /Error: engine tensorflow: cannot open \/.*libtensorflow_cc\.so\.2: .*(invalid ELF header|file too short)/,
  );
});

Deno.test({
  name: "engine tensorflow says that a library which lacks a function is too old",
  ...requiresProgram("gcc"),
  async fn() {
    using folder = temporaryFolder();
    putKernels(folder);
    putLibrary(folder, 'const char *TF_Version(void) { return "1.15.0"; }\n');
    const { code, said } = await ask(folder);
    assert.equal(code, 1);
    assert.match(said, /cannot open .*symbol.*; TensorFlow 2\.12 or newer has it$/i);
  },
});

for (const file of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]) {
  Deno.test({
    name:
      `engine tensorflow says that ${file} is cut short, which would end the process without a word`,
    ...requiresProgram("gcc"),
    async fn() {
      using folder = temporaryFolder();
      putKernels(folder);
      putLibrary(folder, 'const char *TF_Version(void) { return "2.15.0"; }\n');
      const place = `${folder.path}/.tensorflow/site/tensorflow`;
      const whole = Deno.readFileSync(`${place}/libtensorflow_cc.so.2`);
      Deno.writeFileSync(`${place}/${file}`, whole.subarray(0, whole.length - 1));
      const { code, said } = await ask(folder);
      assert.equal(code, 1);
      const wanted = `${file} is cut short, it has ${
        whole.length - 1
      } of ${whole.length} bytes; install TensorFlow again`;
      assert.ok(said.endsWith(wanted), said);
    },
  });
}

Deno.test("engine tensorflow names a permission that is missing, and the task that has it", async () => {
  using folder = temporaryFolder();
  putKernels(folder);
  folder.write(".tensorflow/site/tensorflow/libtensorflow_cc.so.2", "");
  for (
    const [flags, missing] of [
      [["--allow-read"], "ffi"],
      [["--allow-read", "--allow-ffi"], "env"],
      [["--allow-read", "--allow-ffi", "--allow-env"], "sys"],
    ] as const
  ) {
    const { code, said } = await ask(folder, { flags: [...flags] });
    assert.equal(code, 1);
    assert.match(
      said,
      new RegExp(
        `engine tensorflow: permission --allow-${missing} is missing; run the task train:tensorflow, which has it$`,
      ),
    );
  }
});

Deno.test({
  name: "engine tensorflow whose kernels are damaged says how to put them there anew",
  ...requiresTensorFlow(),
  async fn() {
    using folder = temporaryFolder();
    putKernels(folder);
    folder.write(".tensorflow/kernels/dist/register_all_kernels.js", "require('./Missing');");
    const place = dirname(resolve(at("").pathname, libraryPath()));
    const { code, said } = await ask(folder, { place });
    assert.equal(code, 1);
    assert.match(
      said,
      /Error: engine tensorflow: cannot load its kernels in \.tensorflow: .*Missing.*; deno task tensorflow:install --force replaces them$/,
    );
  },
});
