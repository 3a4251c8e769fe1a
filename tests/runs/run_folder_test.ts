// The folder of a run: made, kept, replaced, and gone again.

import assert from "node:assert/strict";
import { createRunFolder } from "../../src/runs/run_folder.ts";
import { filesIn } from "../files/files_in.ts";
import { sha256Of } from "../../src/files/written_sum.ts";
import type { RunSummary } from "../../src/runs/summary.ts";
import { writeFileAtomically } from "../../src/files/write_file.ts";

function inFolder(body: (folder: string) => Promise<void>) {
  return async () => {
    const folder = await Deno.makeTempDir();
    try {
      await body(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

/** Everything below a folder, folders with a slash. */
const tree = (folder: string) => [...filesIn(folder).keys()];

async function finishedRun(path: string, seed: number): Promise<void> {
  await using run = await createRunFolder(path);
  await run.writeRun({ seed });
  await Deno.writeTextFile(run.file("snapshots.jsonl"), "{}\n");
  await Deno.mkdir(run.file("network"));
  await Deno.writeTextFile(run.file("network/state.bin"), "x");
  await run.writeSummary({ chosenDepth: 7 } as RunSummary);
}

const seedOf = async (path: string) => JSON.parse(await Deno.readTextFile(`${path}/run.json`)).seed;

Deno.test(
  "createRunFolder() makes the folder, those above it, and its files",
  inFolder(async (folder) => {
    await finishedRun(`${folder}/runs/spirals-1`, 1);
    assert.deepEqual(tree(`${folder}/runs/spirals-1`), [
      "SHA256SUMS",
      "network/",
      "network/state.bin",
      "run.json",
      "snapshots.jsonl",
      "summary.json",
    ]);
    assert.equal(
      await Deno.readTextFile(`${folder}/runs/spirals-1/summary.json`),
      '{\n  "chosenDepth": 7\n}\n',
    );
  }),
);

Deno.test(
  "createRunFolder() takes an empty folder, and discards only what it put there",
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/empty`);
    const run = await createRunFolder(`${folder}/empty`);
    await run.writeRun({});
    await run.discard();
    assert.deepEqual(tree(folder), ["empty/"]);
  }),
);

Deno.test(
  "createRunFolder() discards a new folder with the ones made above it, unless it was kept",
  inFolder(async (folder) => {
    {
      await using run = await createRunFolder(`${folder}/a/b/c`);
      await run.writeRun({});
    }
    assert.deepEqual(tree(folder), []);
    {
      await using run = await createRunFolder(`${folder}/a/b/c`);
      await run.keep();
      await run.discard();
    }
    assert.deepEqual(tree(folder), ["a/", "a/b/", "a/b/c/"]);
  }),
);

Deno.test(
  "createRunFolder() leaves a discarded folder that holds someone else's file",
  inFolder(async (folder) => {
    const run = await createRunFolder(`${folder}/r`);
    await run.writeRun({});
    await Deno.writeTextFile(`${folder}/r/notes.md`, "mine");
    await run.discard();
    assert.deepEqual(tree(folder), ["r/", "r/notes.md"]);
  }),
);

Deno.test(
  "createRunFolder() refuses a folder with a run, and replaces it with force",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    await finishedRun(path, 1);
    await assert.rejects(createRunFolder(path), {
      name: "AlreadyExists",
      message:
        `createRunFolder(): wanted a new or empty folder, but ${path} holds a run; --force replaces it`,
    });
    assert.equal(await seedOf(path), 1);

    {
      await using run = await createRunFolder(path, { force: true });
      await run.writeRun({ seed: 2 });
      await run.keep();
    }
    assert.deepEqual(tree(path), ["SHA256SUMS", "run.json"]);
    assert.equal(await seedOf(path), 2);
    await Deno.remove(`${path}/SHA256SUMS`); // as prune and import leave it when they are killed
    await assert.rejects(createRunFolder(path), {
      message:
        `createRunFolder(): wanted a new or empty folder, but ${path} holds a run that was not finished; ` +
        "--force replaces it",
    });
  }),
);

Deno.test(
  "createRunFolder() replaces a card and an evaluation together with their run",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    await finishedRun(path, 1);
    for (const name of ["card.json", "card.md", "evaluation.json", "evaluation.html"]) {
      await Deno.writeTextFile(`${path}/${name}`, "of the old run");
    }
    {
      await using run = await createRunFolder(path, { force: true });
      await run.writeRun({ seed: 2 });
      await run.keep();
    }
    assert.deepEqual(tree(path), ["SHA256SUMS", "run.json"]);
  }),
);

Deno.test(
  "createRunFolder() restores the old run when the new one is discarded",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    await finishedRun(path, 1);
    const before = tree(path);
    const run = await createRunFolder(path, { force: true });
    await run.writeRun({ seed: 2 });
    await run.discard();
    await run.discard();
    assert.deepEqual(tree(path), before);
    assert.equal(await seedOf(path), 1);
  }),
);

Deno.test(
  "createRunFolder() never touches a folder with files that no run wrote",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    await Deno.mkdir(path);
    for (const name of ["a.txt", "b.txt", "c.txt", "d.txt"]) {
      await Deno.writeTextFile(`${path}/${name}`, "mine");
    }
    const before = tree(folder);
    await assert.rejects(createRunFolder(path, { force: true }), {
      message: `createRunFolder(): wanted a new or empty folder, but ${path} holds ` +
        "a.txt, b.txt, c.txt, and 1 more and no run.json; --force replaces runs only",
    });
    assert.deepEqual(tree(folder), before);
    await Deno.writeTextFile(`${path}/run.json`, "{}");
    await assert.rejects(createRunFolder(path, { force: true }), { message: /which no run wrote/ });
    assert.deepEqual(tree(folder), [...before, "r/run.json"]);
  }),
);

Deno.test(
  "createRunFolder() gives one clear error where it cannot write, and leaves nothing",
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "x");
    await assert.rejects(createRunFolder(`${folder}/file`), {
      message: `createRunFolder(): cannot write to ${folder}/file: not a directory`,
    });
    await assert.rejects(createRunFolder(`${folder}/file/a/b`), {
      message: `createRunFolder(): cannot make ${folder}/file/a/b: not a directory`,
    });
    await assert.rejects(createRunFolder("/proc/1/fdinfo/none"), {
      message: /^createRunFolder\(\): cannot (make|look at) \/proc\/1\/fdinfo\/none: /,
    });
    assert.deepEqual(tree(folder), ["file"]);
  }),
);

Deno.test({
  name: "createRunFolder() notices before training that an empty folder cannot be written to",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0, // root may write everywhere
  fn: inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/r`, { mode: 0o500 });
    await assert.rejects(createRunFolder(`${folder}/r`), {
      message: `createRunFolder(): cannot write to ${folder}/r: permission denied`,
    });
  }),
});

Deno.test(
  "createRunFolder() restores the old run when the process exits, and keeps what was kept",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    await finishedRun(path, 1);
    const before = tree(path);
    for (const keeps of [false, true]) {
      const run = await createRunFolder(path, { force: true });
      await run.writeRun({ seed: 2 });
      if (keeps) await run.keep();
      globalThis.dispatchEvent(new Event("unload")); // as Deno.exit does
      assert.deepEqual(tree(path), keeps ? ["run.json"] : before);
      assert.equal(await seedOf(path), keeps ? 2 : 1);
    }
  }),
);

Deno.test(
  "createRunFolder() refuses a folder in which a run is going on, whatever force says, and touches nothing",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    await using run = await createRunFolder(path);
    await run.writeRun({ seed: 1 });
    for (const force of [false, true]) {
      await assert.rejects(createRunFolder(path, { force }), {
        name: "Busy",
        message: /^createRunFolder\(\): .*\/r is in use by "deno run .*", started .*; wait for it/,
      });
    }
    assert.deepEqual(tree(path), [".fathom-lock", "run.json"]);
    await run.keep();
  }),
);

Deno.test(
  "createRunFolder() says of a run that was killed that it was, and leaves its snapshots",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    Deno.mkdirSync(path);
    for (const name of ["run.json", "snapshots.jsonl.part"]) {
      Deno.writeTextFileSync(`${path}/${name}`, "{}");
    }
    await assert.rejects(createRunFolder(path), {
      message:
        `createRunFolder(): wanted a new or empty folder, but ${path} holds a run that was ` +
        "killed before its end (deno task view shows its snapshots); --force replaces it",
    });
    assert.deepEqual(tree(path), ["run.json", "snapshots.jsonl.part"]);
  }),
);

Deno.test(
  "createRunFolder() removes only what it wrote itself",
  inFolder(async (folder) => {
    const run = await createRunFolder(`${folder}/r`);
    await run.writeRun({});
    // by another program, under names that runs use
    Deno.writeTextFileSync(`${folder}/r/evaluation.json`, "mine");
    await run.discard();
    assert.deepEqual(tree(folder), ["r/", "r/evaluation.json"]);
  }),
);

const summed = (path: string) =>
  Deno.readTextFileSync(`${path}/SHA256SUMS`).trim().split("\n").map((line) => line.split("  ")[1]);

Deno.test(
  "createRunFolder() writes sums when the network is there, and again with the summary",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    await using run = await createRunFolder(path);
    await run.writeRun({ seed: 1 });
    await Deno.writeTextFile(run.file("snapshots.jsonl.part"), "{}\n");
    await run.keep(); // after a minute of training
    assert.ok(!tree(path).includes("SHA256SUMS"));
    await Deno.rename(`${path}/snapshots.jsonl.part`, run.file("snapshots.jsonl"));
    await Deno.mkdir(run.file("network"));
    await writeFileAtomically(`${path}/network/posterior.json`, "{}");
    await run.keep();
    assert.deepEqual(summed(path), ["run.json", "snapshots.jsonl", "network/posterior.json"]);
    run.file("network");
    await writeFileAtomically(`${path}/network/specification.json`, "{}");
    await run.keep();
    assert.equal(summed(path).length, 4);
    await Deno.writeTextFile(`${path}/network/posterior.json`, "{ }"); // changed behind our back
    await Deno.writeTextFile(`${path}/snapshots.jsonl`, "{ }\n");
    const summary = { chosenDepth: 7 } as RunSummary;
    Deno.mkdirSync(`${path}/summary.json/x`, { recursive: true });
    await assert.rejects(run.writeSummary(summary), /cannot write .*summary\.json/);
    assert.equal(summed(path).at(-1), "summary.json"); // its sum comes first
    Deno.removeSync(`${path}/summary.json`, { recursive: true });
    await run.writeSummary(summary);
    for (const line of Deno.readTextFileSync(`${path}/SHA256SUMS`).trim().split("\n")) {
      const [sum, name] = line.split("  ");
      assert.equal(sum, sha256Of(Deno.readFileSync(`${path}/${name}`)), name);
    }
    assert.equal(summed(path).at(-1), "summary.json");
  }),
);

Deno.test(
  "createRunFolder() writes sums of a run that failed but is kept, and none of one that is not",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    const failing = async (keeps: boolean) => {
      await using run = await createRunFolder(path);
      await run.writeRun({ seed: 1 });
      await Deno.writeTextFile(run.file("snapshots.jsonl"), "{}\n");
      if (keeps) await run.keep();
      throw new Error("diverged");
    };
    await assert.rejects(failing(false), /diverged/);
    assert.deepEqual(tree(folder), []);
    await assert.rejects(failing(true), /diverged/);
    assert.deepEqual(summed(path), ["run.json", "snapshots.jsonl"]);
  }),
);

Deno.test(
  "createRunFolder() finishes nothing where the sums cannot be written",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    {
      await using run = await createRunFolder(path);
      await run.writeRun({ seed: 1 });
      await Deno.mkdir(run.file("network"));
      Deno.mkdirSync(`${path}/SHA256SUMS/x`, { recursive: true });
      await assert.rejects(run.keep(), /cannot write .*SHA256SUMS/);
      await assert.rejects(run.writeSummary({ chosenDepth: 7 } as RunSummary), /SHA256SUMS/);
      assert.ok(!tree(path).includes("summary.json"));
    }
    assert.deepEqual(tree(folder), []);
  }),
);

Deno.test(
  "createRunFolder() takes in snapshots that get their name after the summary",
  inFolder(async (folder) => {
    const path = `${folder}/r`;
    {
      await using run = await createRunFolder(path);
      await run.writeRun({ seed: 1 });
      await Deno.writeTextFile(`${run.file("snapshots.jsonl")}.part`, "{}\n");
      await Deno.mkdir(run.file("network"));
      await run.keep();
      assert.ok(!tree(path).includes("SHA256SUMS"));
      await run.writeSummary({ chosenDepth: 7 } as RunSummary);
      await Deno.rename(`${path}/snapshots.jsonl.part`, `${path}/snapshots.jsonl`);
    }
    assert.deepEqual(summed(path), ["run.json", "snapshots.jsonl", "summary.json"]);
  }),
);
