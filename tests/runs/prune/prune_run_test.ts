// Runs pruned into folders, and what is left when that fails.

import assert from "node:assert/strict";
import { tap } from "rxjs";
import { decodeSafetensors, encodeSafetensors } from "../../../src/engines/safetensors.ts";
import { chunks } from "../../../src/evaluation/chunks.ts";
import { predict } from "../../../src/evaluation/predict.ts";
import { truncateToDepth } from "../../../src/depth/depth_choice.ts";
import type { Objective } from "../../../src/depth/objective.ts";
import { verdictSentences } from "../../../src/evaluation/verdict/verdict_text.ts";
import type { RunSummary } from "../../../src/runs/summary.ts";
import { cardText } from "../../../src/views/terminal/card_text.ts";
import { exampleVerdict } from "../../evaluation/verdict/example_verdict.ts";
import { pruneRun } from "../../../src/runs/prune/prune_run.ts";
import type { PruneOptions } from "../../../src/runs/prune/prune_options.ts";
import { type LoadedRun, loadRun } from "../../../src/runs/load_run.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { filesIn } from "../../files/files_in.ts";
import { onFullDisk } from "../../files/full_disk.ts";
import { writeExampleRun } from "../example_run.ts";

/** Quick: no times, few resamples; of four blocks the rule leaves two. */
const quick: PruneOptions = {
  timing: false,
  resamples: 20,
  choose: { kind: "relative", threshold: 0.8 },
};

async function exampleRun(options: Parameters<typeof writeExampleRun>[1] = {}) {
  const folder = temporaryFolder();
  const path = `${folder.path}/run`;
  Deno.mkdirSync(path);
  const splits = await writeExampleRun(path, options);
  const run = await loadRun(path, { engine: "simd" });
  return {
    folder,
    run,
    parts: splits,
    out: `${folder.path}/pruned`,
    [Symbol.dispose]() {
      run[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

const readJson = (path: string) => JSON.parse(Deno.readTextFileSync(path));

Deno.test("pruneRun() writes a run of fewer blocks that predicts what the truncated mixture predicts", async () => {
  using example = await exampleRun();
  const { run, parts: splits, out } = example;
  const card = await pruneRun(run, out, quick);
  assert.deepEqual(card.depth, { planned: 4, before: 4, after: 2 });
  assert.equal(run.network.depth, 4);

  using file = await loadRun(out);
  const q = truncateToDepth(run.posterior.probabilities(), 2);
  assert.deepEqual(file.posterior.probabilities(), q);
  assert.deepEqual(file.posterior.prior, truncateToDepth(run.posterior.prior, 2));
  assert.deepEqual([file.network.depth, file.network.spec.maxDepth], [2, 2]);
  const [{ inputs }] = chunks(splits.test!, 2000);
  assert.deepEqual(
    await predict(file.network, file.posterior, inputs),
    await predict(run.network, q, inputs),
  );
  assert.deepEqual(file.standardisation, run.standardisation);
  assert.deepEqual(file.place, run.place);
  assert.deepEqual((await file.data()).test, splits.test);
  const { origin, options, network, startedAt } = file.description;
  assert.deepEqual(origin, {
    kind: "pruned",
    from: run.path,
    depth: 2,
    depthBefore: 4,
    rule: quick.choose,
    fathom: run.description.fathom,
  });
  assert.deepEqual([options.prior, options.maxDepth, options.choose, options.out], [
    file.posterior.prior,
    2,
    quick.choose,
    out,
  ]);
  assert.deepEqual(network, file.network.spec);
  assert.equal(startedAt, run.description.startedAt);
});

Deno.test("pruneRun() has the verdict of the run's summary on the depth that is cut to, and its warnings", async () => {
  using example = await exampleRun();
  const { run, out } = example;
  const verdict = exampleVerdict([-2, -1, -0.5, -0.1].map((low) => ({ interval: [low, low / 2] })));
  const posterior = run.posterior.probabilities();
  const warnings = [{ name: "a", text: "something is wrong" }];
  const summary = { verdict, warnings, posterior, chosenDepth: 4 } as unknown as RunSummary;
  const card = await pruneRun({ ...run, summary }, out, quick);
  assert.equal(
    card.verdict,
    verdictSentences(verdict, { posterior, chosenDepth: card.depth.after }).join(" "),
  );
  assert.match(
    card.verdict!,
    /^All 4 blocks; the rule chooses 2 blocks of 4, which are too few[.] 2 is worse/,
  );
  assert.deepEqual(card.warnings, ["something is wrong"]);
  const text = Deno.readTextFileSync(`${out}/card.md`);
  assert.ok(text.includes(card.verdict!) && text.includes("Of the run that was pruned: something"));
  assert.match(cardText(card), /^verdict {9}All 4 blocks; the rule chooses 2 blocks of 4/m);
});

Deno.test("pruneRun() gives back what card.json says, and stores no momenta", async () => {
  using example = await exampleRun();
  const { run, out } = example;
  const card = await pruneRun(run, out, quick);
  assert.deepEqual(readJson(`${out}/card.json`), JSON.parse(JSON.stringify(card)));
  assert.ok(Deno.readTextFileSync(`${out}/card.md`).startsWith("# spirals: 2 of 4 blocks\n"));
  assert.deepEqual([...Deno.readDirSync(out)].map(({ name }) => name).sort(), [
    "SHA256SUMS",
    "card.json",
    "card.md",
    "network",
    "run.json",
  ]);
  const bytes = Deno.readFileSync(`${out}/network/state.safetensors`);
  const names = Object.keys(decodeSafetensors(bytes, "state"));
  assert.ok(names.some((name) => name.endsWith(".mean")));
  assert.ok(names.every((name) => !name.endsWith(".momentum") && !name.includes("blocks.2.")));
  assert.equal(card.cost.bytes.after, bytes.length);
  assert.equal(card.cost.fileBytes.after, bytes.length);
  assert.ok(card.cost.fileBytes.before > card.cost.bytes.before);
  assert.deepEqual(card.proof, {
    part: "test",
    examples: 1600,
    largestDifference: 0,
    allowed: 1e-6,
  });
  assert.equal(Object.keys(card.conventions).length, 8);
  assert.ok(Object.values(card.conventions).every((text) => text.length > 10));
  assert.equal(card.training, undefined);
  assert.equal(card.tuning, undefined);
  assert.equal(card.speed, undefined);
});

const objectives: Objective[] = [
  { kind: "marginal" }, // its network was cut while training
  { kind: "deep" },
  { kind: "fixed", depth: 2 },
];
for (const objective of objectives) {
  Deno.test(`pruneRun() keeps q of the objective ${objective.kind}, and says when nothing was cut`, async () => {
    using example = await exampleRun({ objective });
    const { run, out } = example;
    const before = run.network.depth;
    const q = run.posterior.probabilities();
    const card = await pruneRun(run, out, { ...quick, choose: { kind: "argmax" } });
    using file = await loadRun(out);
    assert.equal(card.depth.planned, 4);
    assert.equal(card.depth.after, q.indexOf(Math.max(...q)));
    assert.equal(file.network.depth, card.depth.after);
    assert.deepEqual(file.posterior.objective, objective);
    assert.deepEqual(file.posterior.probabilities(), truncateToDepth(q, card.depth.after));
    const uncut = card.depth.after === before;
    const title = Deno.readTextFileSync(`${out}/card.md`).split("\n")[0];
    assert.equal(title.includes("nothing was cut"), uncut);
  });
}

Deno.test("pruneRun() leaves no block where the rule chooses depth 0, and prunes what was pruned", async () => {
  using example = await exampleRun();
  const { run, out } = example;
  const most = { ...quick, choose: { kind: "relative", threshold: 0.1 } } as const;
  await pruneRun(run, out, quick);
  using once = await loadRun(out);
  const card = await pruneRun(once, `${out}-again`, most);
  assert.deepEqual(card.depth, { planned: 2, before: 2, after: 0 });
  using twice = await loadRun(`${out}-again`);
  assert.deepEqual(twice.posterior.probabilities().map((qd) => Math.abs(qd - 1) < 1e-12), [true]);
  assert.equal(twice.description.origin!.from, out);
  assert.deepEqual(twice.description.origin!.before, once.description.origin);
});

Deno.test("pruneRun() cuts to a depth that is given, which the pruned run keeps as its rule, and refuses more blocks", async () => {
  using example = await exampleRun();
  const { run, out } = example;
  const given = (depth: number) => ({ ...quick, choose: { kind: "depth", depth } } as const);
  for (const depth of [3, 0]) {
    const at = `${out}-${depth}`;
    const card = await pruneRun(run, at, given(depth));
    assert.deepEqual(card.depth, { planned: 4, before: 4, after: depth });
    using pruned = await loadRun(at);
    assert.deepEqual(pruned.description.options.choose, given(depth).choose);
    assert.equal(pruned.chosenDepth, depth);
    assert.deepEqual(
      pruned.posterior.probabilities(),
      truncateToDepth(run.posterior.probabilities(), depth),
    );
  }
  await assert.rejects(
    pruneRun(run, out, given(5)),
    /^RangeError: chooseDepth\(\): choose must be at most depth:4, as there are 4 blocks, got depth:5$/,
  );
  assert.throws(() => Deno.statSync(out), Deno.errors.NotFound);
});

Deno.test("pruneRun() estimates statistics that the run's state lacks", async () => {
  using example = await exampleRun();
  const { run, out } = example;
  const file = `${run.path}/network/state.safetensors`;
  const state = decodeSafetensors(Deno.readFileSync(file), file);
  const kept = Object.entries(state).filter(([name]) => !/\.(mean|variance)$/.test(name));
  Deno.writeFileSync(file, encodeSafetensors(Object.fromEntries(kept)));
  using without = await loadRun(run.path, { engine: "simd" });
  const card = await pruneRun(without, out, quick);
  assert.equal(card.run.statistics, "estimated");
  const whole = await pruneRun(run, `${out}-whole`, quick);
  assert.equal(whole.run.statistics, "stored");
  // they are estimated from the same batches as after training
  assert.deepEqual(card.evaluation.ways, whole.evaluation.ways);
});

Deno.test("pruneRun() leaves nothing where the file does not predict what it is meant to", async () => {
  using example = await exampleRun();
  const { folder, run, out } = example;
  const broken: LoadedRun = {
    ...run,
    network: Object.create(run.network, {
      logProbabilities: {
        value: async (...args: Parameters<typeof run.network.logProbabilities>) =>
          (await run.network.logProbabilities(...args)).map((log) => log - 1e-4),
      },
    }),
  };
  await assert.rejects(
    pruneRun(broken, `${out}/deep/er`, quick),
    /wanted predictions of the pruned/,
  );
  assert.deepEqual(folder.names(), ["run"]);
});

Deno.test("pruneRun() leaves nothing on a full disk", async () => {
  using example = await exampleRun({ epochs: 5 });
  const { folder, run, out } = example;
  const before = filesIn(folder.path);
  const changes = await onFullDisk(
    () => pruneRun(run, `${out}/deep`, { ...quick, resamples: 0 }),
    ({ change, error }) => {
      assert.match(error!.message, /no space left on device/i);
      assert.deepEqual(filesIn(folder.path), before, change);
    },
    { step: 5 }, // each file has three changes
  );
  assert.ok(changes.length > 4, `${changes}`);
  assert.ok(filesIn(folder.path).has("pruned/deep/card.md"));
});

Deno.test("pruneRun() takes new and empty folders, replaces runs only when told to, and never its own", async () => {
  using example = await exampleRun();
  const { folder, run, out } = example;
  Deno.mkdirSync(out);
  await pruneRun(run, out, quick);
  const before = Deno.readTextFileSync(`${out}/card.json`);
  await assert.rejects(pruneRun(run, out, quick), /holds a run; --force replaces it/);
  assert.equal(Deno.readTextFileSync(`${out}/card.json`), before);
  // also one with an evaluation in it
  Deno.writeTextFileSync(`${out}/evaluation.json`, "{}");
  await pruneRun(run, out, { ...quick, force: true });
  assert.ok(!folder.names().includes("evaluation.json"));
  assert.notEqual(Deno.readTextFileSync(`${out}/card.json`), before);
  Deno.writeTextFileSync(`${out}/mine.txt`, "mine");
  await assert.rejects(
    pruneRun(run, out, { ...quick, force: true }),
    /mine\.txt, which no run wrote/,
  );

  Deno.symlinkSync(run.path, `${folder.path}/link`);
  for (const same of [run.path, `${run.path}/.`, `${folder.path}/link`]) {
    await assert.rejects(pruneRun(run, same, { ...quick, force: true }), {
      name: "RangeError",
      message: `pruneRun(): wanted a folder other than the run's own, got ${same}`,
    });
  }
  assert.ok(Deno.statSync(`${run.path}/network/state.safetensors`).isFile);
});

Deno.test("pruneRun() refuses other data than the run's, and leaves nothing", async () => {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 60 }, (_, n) => `${n % 7},${n % 5},${n % 7 > 3 ? "a" : "b"}`);
  const data = folder.write("data.csv", ["x,y,kind", ...rows].join("\n"));
  Deno.mkdirSync(`${folder.path}/run`);
  await writeExampleRun(`${folder.path}/run`, { data, points: undefined });
  using run = await loadRun(`${folder.path}/run`);
  folder.write("data.csv", ["x,y,kind", ...rows.slice(1)].join("\n"));
  await assert.rejects(
    pruneRun(run, `${folder.path}/other`, { ...quick, data }),
    /wanted the data of .*, got other/,
  );
  folder.write("data.csv", ["x,y,z,kind", ...rows.map((row) => `1,${row}`)].join("\n"));
  await assert.rejects(
    pruneRun(run, `${folder.path}/other`, { ...quick, data }),
    /wanted the data of .*, got other/,
  );
  assert.deepEqual(folder.names(), ["data.csv", "run"]);
});

Deno.test("pruneRun() looks at the validation split where the data have no test split, and says so", async () => {
  using example = await exampleRun();
  const { run, out, parts: splits } = example;
  const data = () => Promise.resolve({ ...splits, test: undefined });
  const { choose } = quick;
  const { proof, evaluation } = await pruneRun({ ...run, data }, out, { choose, timing: false });
  assert.deepEqual([proof.part, proof.examples], ["validation", 200]);
  assert.deepEqual([evaluation.part, evaluation.examples], ["validation", 200]);
  assert.deepEqual(evaluation.bootstrap, { resamples: 1000, level: 0.95, seed: 1 }); // by default
  assert.match(Deno.readTextFileSync(`${out}/card.md`), /The data have no test split/);
});

Deno.test("pruneRun() trains the cut network further, and says what that gained", async () => {
  using example = await exampleRun();
  const { run, out } = example;
  const seen: Snapshot[] = [];
  const card = await pruneRun(run, out, {
    ...quick,
    fineTune: {
      epochs: 30,
      learningRate: 0.05,
      watch: tap((snapshot) => void seen.push(snapshot)),
    },
  });
  assert.equal(seen.length, 31);
  const { tuning, evaluation, proof, posterior } = card;
  const last = seen.at(-1)!;
  assert.equal(proof.largestDifference, 0); // of the network as it was cut
  assert.deepEqual([tuning!.planned, tuning!.epochs, tuning!.learningRate], [30, 30, 0.05]);
  assert.equal(tuning!.bestEpoch, last.bestEpoch);
  assert.deepEqual(tuning!.posterior, last.posterior);
  assert.notDeepEqual(tuning!.posterior, posterior.after);
  const { before, after, difference } = tuning!.validation;
  assert.equal(difference.figures.logLikelihood, after.logLikelihood - before.logLikelihood);
  assert.equal(difference.intervals!.error.length, 2);
  assert.deepEqual(evaluation.ways.map(({ name }) => name), [
    "full mixture",
    "last exit alone",
    "pruned mixture",
    "fine-tuned mixture",
  ]);
  assert.deepEqual(evaluation.differences.map(({ of, minus }) => [of, minus]).at(-1), [
    "fine-tuned mixture",
    "pruned mixture",
  ]);
  // the file contains the trained network, ready to resume training
  using file = await loadRun(out);
  assert.deepEqual(file.posterior.probabilities(), last.posterior);
  assert.deepEqual(file.place, {
    epoch: run.place.epoch + last.bestEpoch!,
    epochsTrained: run.place.epochsTrained + 30,
    steps: run.place.steps + last.step,
  });
  const momenta = Object.entries(await file.network.readState()).filter(([name]) =>
    name.endsWith(".momentum")
  );
  assert.ok(momenta.some(([, { data }]) => data.some((value) => value !== 0)));
  assert.deepEqual(file.description.origin!.fineTuned, { epochs: 30, learningRate: 0.05 });
});

Deno.test("pruneRun() ends fine-tuning when told to and keeps what came of it", async () => {
  using example = await exampleRun();
  const { run, out } = example;
  const controller = new AbortController();
  const card = await pruneRun(run, out, {
    ...quick,
    fineTune: {
      epochs: 1000,
      watch: tap(({ epoch }) => {
        if (epoch === 3) controller.abort();
      }),
    },
    signal: controller.signal,
  });
  assert.ok(card.tuning!.epochs <= 4, `${card.tuning!.epochs}`);
  assert.equal(card.tuning!.stoppedBy, "interrupt");
  assert.ok(Deno.statSync(`${out}/card.json`).isFile);
});

Deno.test("pruneRun() leaves nothing when it is told to end at any other time", async () => {
  using example = await exampleRun();
  const { folder, run, out } = example;
  for (const stage of ["loading", "comparing", "evaluating", "measuring"]) {
    const controller = new AbortController();
    await assert.rejects(
      pruneRun(run, out, {
        ...quick,
        timing: { seconds: 0.05 },
        onStage: (text) => {
          if (text.startsWith(stage)) controller.abort(new Error(`ended when ${stage}`));
        },
        signal: controller.signal,
      }),
      { message: `ended when ${stage}` },
    );
    assert.deepEqual(folder.names(), ["run"]);
  }
  await assert.rejects(pruneRun(run, out, { ...quick, fineTune: { epochs: 0 } }), {
    name: "RangeError",
    message: "pruneRun(): epochs of fine-tuning must be a whole number of at least 1, got 0",
  });
  assert.deepEqual(folder.names(), ["run"]);
});

Deno.test("pruneRun() measures four predictors at two batch sizes, against both of the full network's", async () => {
  using example = await exampleRun();
  const { speed } = await pruneRun(example.run, example.out, {
    ...quick,
    timing: { seconds: 0.05, batchSizes: [1, 3] },
  });
  assert.match(speed!.engine, /^simd: /);
  assert.deepEqual(speed!.batches.map(({ batchSize }) => batchSize), [1, 3]);
  for (const { ways: predictors } of speed!.batches) {
    assert.deepEqual(
      predictors.map(({ name, ratios }) => [name, ratios.map(({ against }) => against)]),
      [
        ["full network, last exit", ["full network, mixture"]],
        ["full network, mixture", ["full network, last exit"]],
        ["pruned network, last exit", ["full network, last exit", "full network, mixture"]],
        ["pruned network, mixture", ["full network, last exit", "full network, mixture"]],
      ],
    );
  }
});
