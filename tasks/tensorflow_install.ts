// deno task tensorflow:install: TensorFlow's library and the kernels of engine tensorflow, in a folder of their own.

import { resolve } from "node:path";
import { onOff } from "../src/calls/option.ts";
import { installFolder, libraryPath, placeVariable } from "../src/engines/tfjs/native/places.ts";
import { sizeOnDisk } from "./tensorflow/size_on_disk.ts";
import { copyKernels } from "./tensorflow/kernels.ts";
import { installWheel, wheelVersion } from "./tensorflow/wheel.ts";
import { tryEngine } from "./tensorflow/try_engine.ts";
import { command, start } from "./command/command.ts";
import type { Values } from "./command/option.ts";
import { UsageError } from "./command/usage_error.ts";
import { answer } from "./command/standard_output.ts";

const options = {
  "": {
    gpu: onOff("with NVIDIA's libraries for CUDA 12, which a GPU needs; several gigabytes"),
    force: onOff(`replace what is in ${installFolder}`),
    remove: onOff(`remove ${installFolder}, and nothing else`),
  },
};

/** The command. */
export const tensorflowInstallCommand = command({
  name: "tensorflow:install",
  about: `Installs engine tensorflow into ${installFolder} of the current folder.`,
  intro: [
    `Fetches TensorFlow ${wheelVersion} with pip, of which only the library is used, and the ` +
    "kernels of @tensorflow/tfjs-node, whose checksum is known, with Deno; both from the " +
    "registries that those are set to. deno.json and deno.lock stay as they are.",
    `With ${placeVariable} set to a folder of PyPI's package tensorflow that is there, only ` +
    "the kernels are fetched.",
  ],
  options,
  run,
});

if (import.meta.main) await start(tensorflowInstallCommand);

async function run({ gpu, force, remove }: Values<typeof options>): Promise<void> {
  if (remove && (gpu || force)) {
    throw new UsageError("--remove removes what is installed; leave out --gpu and --force");
  }
  if (remove) return await removeInstalled();
  if (Deno.build.os !== "linux") {
    throw new Error(`engine tensorflow runs on Linux, not on ${Deno.build.os}`);
  }
  const given = Deno.env.get(placeVariable);
  if (given) libraryPath(); // refused before anything is fetched
  if (given && gpu) {
    throw new RangeError(
      `(): gpu must not be given where ${placeVariable} names a TensorFlow that is there, got --gpu and ${given}`,
    );
  }
  if (!force && await exists(installFolder)) {
    throw new Error(`${installFolder} is there; --force replaces it, --remove removes it`);
  }
  const work = await Deno.makeTempDir({ dir: ".", prefix: `${installFolder}-` });
  let device: string;
  try {
    const made = `${work}/${installFolder}`;
    await copyKernels(`${made}/kernels`, work);
    if (!given) await installWheel(`${made}/site`, { gpu });
    device = await tryEngine(work, given && resolve(given));
    if (force) await Deno.remove(installFolder, { recursive: true }).catch(ignoreMissing);
    await Deno.rename(made, installFolder).catch(async (error) => {
      if (!await exists(installFolder)) throw error;
      throw new Error(`another command has made ${installFolder} meanwhile; --force replaces it`);
    });
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  answer(`${device}; ${await sizeOnDisk(installFolder)} in ${installFolder}`);
}

async function removeInstalled(): Promise<void> {
  if (!await exists(installFolder)) throw new Error(`there is no ${installFolder}`);
  await Deno.remove(installFolder, { recursive: true });
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
