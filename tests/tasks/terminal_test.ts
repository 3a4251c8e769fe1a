// Every task in a terminal: it asks for no permission, and ends with the right exit code.

import assert from "node:assert/strict";
import { join } from "node:path";
import { idxImages, idxLabels } from "../datasets/formats/idx_files.ts";
import { noise, type TemporaryFolder, temporaryFolder } from "../temporary_folder.ts";
import { gpuAdapter } from "../../src/engines/tfjs/gpu.ts";
import { requiresTerminal, runInTerminal, startInTerminal } from "./pseudo_terminal.ts";
import type { TaskName } from "./run_task.ts";

/** Forty training and ten test images of 8 × 8 as mnist, and others as fashion-mnist. */
function writeImages(folder: TemporaryFolder): void {
  for (const name of ["mnist", "fashion-mnist"]) {
    for (const [part, count] of [["train", 40], ["t10k", 10]] as const) {
      const values = noise(count * 64).map((value) => name === "mnist" ? value : 255 - value);
      const labels = Array.from({ length: count }, (_, n) => n % 10);
      folder.write(`data/${name}/${part}-images-idx3-ubyte`, idxImages([count, 8, 8], values));
      folder.write(`data/${name}/${part}-labels-idx1-ubyte`, idxLabels(labels));
    }
  }
}

const images = "--data mnist --max-depth 2 --outer 4 --inner 4 --batch-size 16 --epochs 2";

Deno.test({
  name: "every task asks for no permission in a terminal, and ends with its exit code",
  ...requiresTerminal,
  async fn() {
    using folder = temporaryFolder();
    writeImages(folder);
    folder.write("points.csv", "0.1,0.2\n1,2\n");
    folder.write("broken.csv", "a,b\nx\n");
    // stands for the native library, which reads these as it is loaded
    const library = "native/node_modules/@tensorflow/tfjs-node";
    folder.write(`${library}/package.json`, '{"main":"index.js"}');
    folder.write(`${library}/index.js`, 'require("os").hostname(); process.env.HOME;');
    const run = async (name: TaskName, flags: string, expected = 0, within = ".") => {
      const cwd = join(folder.path, within);
      const { code, shown } = await runInTerminal(name, flags.split(" "), cwd);
      assert.equal(code, expected, `${name} ${flags}:\n${shown}`);
    };
    /** One after the other. */
    const inTurn = async (...calls: [TaskName, string, number?, string?][]) => {
      for (const call of calls) await run(...call);
    };
    await Promise.all([
      run("train", "--max-depth 3 --width 4 --epochs 20 --out points"),
      run("train", `${images} --threads 2 --live --port 0 --out images`),
    ]);
    await Promise.all([
      inTurn(
        ["train", `${images} --engine wasm --json --tensorboard logs --out wasm`],
        ["train", `${images} --engine cpu --quiet --out cpu`],
        ["verify", "--engine simd"],
        ["prune", "points --out pruned --seconds 0.01 --finetune 1"],
        ["evaluate", "points"],
        ["audit", "points --seeds 1 --priors uniform --resamples 5 --more-data --out audited"],
        ["audit", "points images", 1],
        ["train", "--seeds 2 --max-depth 3 --width 4 --epochs 20 --out several"],
        ["export", "points --format safetensors --out points.safetensors"],
        ["import", "points.safetensors --out imported --like points"],
      ),
      inTurn(
        ["evaluate", "images --rotate --corrupt --anytime --temperature --against fashion-mnist"],
        ["compare", "--methods searched,fixed:1 --seeds 1 --epochs 2 --workers 2 --out compared"],
        [
          "experiment",
          "complexity --quick --angles 180 --points 50 --seeds 1 --epochs 1 --out repeated",
        ],
        ["export", "images --format onnx --out images.onnx"],
        ["export", "points --format tfjs --out layers"],
        ["predict", "points points.csv"],
        ["predict", "images data/mnist/t10k-images-idx3-ubyte --out images.csv"],
        ["predict", "points broken.csv", 1],
        ["data", "mnist --data-dir data"],
        ["train", "--epochs", 2],
        ["train:tensorflow", "--epochs 1 --out none", 1],
        ["train", "--engine tensorflow --out none", 1, "native"],
        ["bench", "dense --engine simd --seconds 0.01"],
        // a Python that the task may not run
        ["bench", "dense --engine simd --against-torch --python /bin/false", 2],
      ),
      (async () => {
        await using view = startInTerminal("view", ["images", "--port", "0"], folder.path);
        await view.until(/Ctrl-C ends it/);
        await view.press("\x03");
        assert.equal((await view.end()).code, 0);
        if (await gpuAdapter()) await run("train", `${images} --engine webgpu --out webgpu`);
      })(),
    ]);
  },
});
