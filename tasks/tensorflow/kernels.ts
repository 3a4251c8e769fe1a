// The kernels of tfjs-node, fetched by Deno alone of their package and without running anything of it.

import { join } from "node:path";

const name = "@tensorflow/tfjs-node";
const version = "4.22.0";
const integrity =
  "sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==";

/**
 * Fetches the kernels into a folder, with modules in place of what else their package wants.
 *
 * @param work a folder for what is fetched; its owner removes it
 */
export async function copyKernels(folder: string, work: string): Promise<void> {
  const fetched = `${work}/package`;
  await Deno.mkdir(fetched);
  await fetchPackage(fetched);
  await copyModules(`${fetched}/node_modules/${name}/dist`, `${folder}/dist`);
  for (const [file, text] of Object.entries(standIns)) {
    await Deno.mkdir(join(folder, file, ".."), { recursive: true });
    await Deno.writeTextFile(`${folder}/${file}`, text);
  }
}

/** Modules written beside the kernels, by their files. */
const standIns: Readonly<Record<string, string>> = {
  "package.json": `{ "name": "kernels", "version": "${version}", "type": "commonjs" }\n`,
  // messages of TensorBoard and of saved models
  "dist/proto/api_pb.js": "module.exports = {};\n",
  // the TensorFlow.js that the program has
  "node_modules/@tensorflow/tfjs/package.json":
    '{ "name": "@tensorflow/tfjs", "main": "index.js" }\n',
  "node_modules/@tensorflow/tfjs/index.js":
    'module.exports = globalThis[Symbol.for("fathom.tfjs-core")];\n',
};

/** Fetches the package without its 128 dependencies: a lock file says that it has none, and what its checksum is. */
async function fetchPackage(folder: string): Promise<void> {
  const specifier = `npm:${name}@${version}`;
  const lock = {
    version: "5",
    specifiers: { [specifier]: version },
    npm: { [`${name}@${version}`]: { integrity } },
    workspace: { dependencies: [specifier] },
  };
  const settings = { imports: { kernels: specifier }, nodeModulesDir: "auto" };
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(settings));
  await Deno.writeTextFile(`${folder}/deno.lock`, JSON.stringify(lock));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--frozen", "--quiet"],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  if (code !== 0) {
    const reason = new TextDecoder().decode(stderr).trim().replace(/\n+\s*/g, " ");
    throw new Error(`could not fetch ${name} ${version}: ${reason}; nothing was installed`);
  }
}

/** Copies the JavaScript of a folder and of those in it, without tests. */
async function copyModules(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyModules(`${from}/${name}`, `${to}/${name}`);
    else if (/(?<!_test)\.js$/.test(name)) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
