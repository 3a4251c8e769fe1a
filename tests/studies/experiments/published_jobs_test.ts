import assert from "node:assert/strict";
import { join } from "node:path";
import { loadData } from "../../../src/datasets/source.ts";
import { imagesJob } from "../../../src/studies/experiments/published_jobs.ts";
import { trainAndMeasure } from "../../../src/studies/experiments/training_job.ts";
import { idxImages, idxLabels } from "../../datasets/formats/idx_files.ts";
import { noise, type TemporaryFolder, temporaryFolder } from "../../temporary_folder.ts";
import { exampleChoices } from "./example.ts";

/** Images of 14 × 14 in three classes under MNIST's names. */
function writeImages(folder: TemporaryFolder, name: string): void {
  for (const [part, count] of [["train", 40], ["t10k", 20]] as const) {
    const labels = Array.from({ length: count }, (_, n) => n % 3);
    folder.write(
      `${name}/${part}-images-idx3-ubyte`,
      idxImages([count, 14, 14], noise(count * 196)),
    );
    folder.write(`${name}/${part}-labels-idx1-ubyte`, idxLabels(labels));
  }
}

Deno.test("imagesJob() has the paper's settings, and less of all with --quick", () => {
  const setting = { data: "mnist", maxDepth: 50 };
  const job = imagesJob(setting, 3, exampleChoices());
  assert.deepEqual(job, {
    data: { data: "mnist", seed: 3, validation: 1e-6 },
    network: { kind: "conv", maxDepth: 50 },
    objective: { kind: "elbo" },
    budget: {
      epochs: 100,
      patience: 30,
      batchSize: 512,
      learningRate: 0.1,
      momentum: 0.5,
      pruneBelow: 0,
    },
    seed: 3,
    engine: "simd",
  });
  const quick = imagesJob(setting, 3, exampleChoices({ quick: true }));
  assert.ok(quick.data.limit! < 5000);
  assert.ok(quick.budget.epochs < 100 && quick.budget.batchSize < 512);
  const short = imagesJob(setting, 3, exampleChoices({ quick: true, epochs: 2 }));
  assert.equal(short.budget.epochs, 2);
});

Deno.test("imagesJob() looks for a data set in the folder of its name alone", async () => {
  using folder = temporaryFolder();
  writeImages(folder, "mnist");
  const choices = exampleChoices({ dataDir: folder.path });
  const job = imagesJob({ data: "mnist", maxDepth: 2 }, 1, choices);
  assert.equal(job.data.dataDir, join(folder.path, "mnist"));
  const { train, validation } = await loadData(job.data);
  assert.deepEqual([train.rows.length, validation.rows.length], [39, 1]);
  const other = imagesJob({ data: "svhn", maxDepth: 2 }, 1, choices);
  assert.equal(other.data.dataDir, undefined);
});

Deno.test("trainAndMeasure() measures what a job of images asks for besides", async () => {
  using folder = temporaryFolder();
  writeImages(folder, "mnist");
  const job = imagesJob(
    {
      data: "mnist",
      maxDepth: 2,
      measures: {
        firstBlocks: true,
        lastBlocks: [0, 1],
        speed: { batchSize: 4, seconds: 0.01 },
        authorsCalibration: true,
      },
    },
    1,
    exampleChoices({ quick: true, epochs: 2, dataDir: folder.path }),
  );
  const outcome = await trainAndMeasure(job);
  const { full, truncated, firstBlocks, lastBlocks, speed, authorsCalibration } = outcome;
  assert.deepEqual(firstBlocks![outcome.chosenDepth], truncated);
  assert.deepEqual(firstBlocks![2], full);
  assert.deepEqual(lastBlocks!.map(({ kept }) => kept), [0, 1]);
  assert.ok(speed!.milliseconds.cut > 0);
  assert.ok(authorsCalibration!.full > 0 && authorsCalibration!.full < 1);
  const plain = await trainAndMeasure({ ...job, measures: undefined });
  assert.deepEqual(plain.full, full);
  assert.equal("firstBlocks" in plain, false);
});
