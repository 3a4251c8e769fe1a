// What scripts get wrong when they call train(), and what it says: at the call, before anything is subscribed to.

import assert from "node:assert/strict";
import { lastValueFrom, tap } from "rxjs";
import { train } from "../../src/training/train.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { waitUntil } from "../../src/training/run_of_snapshot.ts";
import { train as trainingStream, type TrainOptions } from "../../src/training/train.ts";
import { pickOptions } from "../../src/calls/checks.ts";
import { trainChecks, withoutModel } from "../../src/training/train_options.ts";
import { fakeNetwork } from "./fake_network.ts";
import { data, lengths, options, tinyImages, tinyNetwork, withoutSeconds } from "./tiny_runs.ts";

const posterior = depthPosterior({ prior: geometric(3) });
const network = fakeNetwork();
const parts = "the splits of a data set, as spirals(), csv() or arrays() returns them";

/** A mistake in the options, and the error without "train(): ". */
const mistakes: readonly (readonly [options: object, name: string, message: string])[] = [
  [{ learningrate: 0.1 }, "TypeError", "unknown option learningrate; did you mean learningRate?"],
  [{ maxdepth: 3 }, "TypeError", "unknown option maxdepth; did you mean maxDepth?"],
  [
    { augment: { flips: true } },
    "TypeError",
    "unknown option augment.flips; did you mean augment.flip?",
  ],
  [
    { augment: { crop: -1 } },
    "RangeError",
    "augment.crop must be a whole number of at least 0, got -1",
  ],
  [
    { augment: "yes" },
    "TypeError",
    'augment must be true, false, or an object with crop and flip, got "yes"',
  ],
  [{ masks: { kind: "dropout" } }, "TypeError", "masks.rate must be in [0, 1), got undefined"],
  [
    { masks: { kind: "drop" } },
    "RangeError",
    'masks.kind must be dropout or stochastic-depth, got "drop"',
  ],
  [{ masks: {} }, "TypeError", "masks.kind must be dropout or stochastic-depth, got undefined"],
  [
    { masks: { kind: "dropout", rate: 0.1, last: 0.5 } },
    "TypeError",
    "unknown option masks.last; known options: kind, rate, units, seed",
  ],
  [
    { choose: "maximum" },
    "RangeError",
    'choose must be argmax, mean, or relative:SHARE with a share above 0 and at most 1, got "maximum"',
  ],
  [
    { choose: "relative:2" },
    "RangeError",
    'choose must be argmax, mean, or relative:SHARE with a share above 0 and at most 1, got "relative:2"',
  ],
  [
    { objective: "elob" },
    "RangeError",
    'objective must be elbo, marginal, deep, or fixed:D with D from 0 to 20, got "elob"',
  ],
  [
    { objective: "fixed:4", maxDepth: 3 },
    "RangeError",
    'objective must be elbo, marginal, deep, or fixed:D with D from 0 to 3, got "fixed:4"',
  ],
  [
    { objective: { kind: "fixed", depth: 1.5 } },
    "RangeError",
    "fixed depth must be a whole number from 0 to 20, got 1.5",
  ],
  [{ epochs: 0 }, "RangeError", "epochs must be a whole number of at least 1, or Infinity, got 0"],
  [
    { epochs: 1.5 },
    "RangeError",
    "epochs must be a whole number of at least 1, or Infinity, got 1.5",
  ],
  [
    { epochs: "10" },
    "TypeError",
    'epochs must be a whole number of at least 1, or Infinity, got "10"',
  ],
  [
    { epochs: null },
    "TypeError",
    "epochs must be a whole number of at least 1, or Infinity, got null",
  ],
  [
    { patience: NaN },
    "RangeError",
    "patience must be a whole number of at least 1, or Infinity, got NaN",
  ],
  [{ batchSize: 1 }, "RangeError", "batchSize must be a whole number of at least 2, got 1"],
  [{ learningRate: -1 }, "RangeError", "learningRate must be a number of at least 0, got -1"],
  [{ momentum: 1 }, "RangeError", "momentum must be in [0, 1), got 1"],
  [{ schedule: "linear" }, "RangeError", 'schedule must be constant or cosine, got "linear"'],
  [{ pruneBelow: 1 }, "RangeError", "pruneBelow must be in [0, 1), got 1"],
  [{ minimumGain: -1 }, "RangeError", "minimumGain must be a number of at least 0, got -1"],
  [{ seed: 1.5 }, "RangeError", "seed must be a whole number, got 1.5"],
  [{ threads: 0 }, "RangeError", "threads must be a whole number of at least 1, got 0"],
  [{ width: "20" }, "TypeError", 'width must be a whole number of at least 1, got "20"'],
  [{ kind: "cnn" }, "RangeError", 'kind must be auto, dense, conv or staged, got "cnn"'],
  [
    { engine: "gpu" },
    "RangeError",
    'engine must be one of auto, simd, webgpu, wasm, cpu, tensorflow, got "gpu"',
  ],
  [
    { signal: new AbortController() },
    "TypeError",
    "signal must be an AbortSignal, got an AbortController",
  ],
  [{ onMoment: true }, "TypeError", "onMoment must be a function, got true"],
  [
    { validateEvery: 0 },
    "RangeError",
    'validateEvery must be a whole number of at least 1, or "end", got 0',
  ],
  [
    { validateEvery: "never" },
    "RangeError",
    'validateEvery must be a whole number of at least 1, or "end", got "never"',
  ],
  [{ prior: [0.5, 0.5] }, "RangeError", "the prior must have 21 entries, one per exit, got 2"],
  [
    { prior: [2, 1], maxDepth: 1 },
    "RangeError",
    "prior must be positive and sum to 1 (customPrior() scales weights), got [2,1]",
  ],
  [
    { prior: [1e-320, 1], maxDepth: 1 },
    "RangeError",
    "prior must have probabilities of at least 2.2e-308, got 1e-320",
  ],
  [
    { prior: ["a"] },
    "TypeError",
    'prior must be geometric:DECAY, uniform, or an array of positive probabilities that sum to 1, one per exit, got ["a"]',
  ],
  [
    { prior: "geometry", maxDepth: 1 },
    "RangeError",
    'prior must be geometric:DECAY, uniform, or 2 positive weights separated by commas, got "geometry"',
  ],
  [
    { network, maxDepth: 3 },
    "TypeError",
    "wanted network or what describes one, got network and maxDepth; leave out maxDepth",
  ],
  [
    { network, width: 3, engine: "cpu" },
    "TypeError",
    "wanted network or what describes one, got network and width, engine; leave out those",
  ],
  [
    { network: { kind: "dense" } },
    "TypeError",
    "network must be a network made by createNetwork(), got { kind }",
  ],
  [
    { posterior, prior: geometric(3) },
    "TypeError",
    "wanted posterior or what describes one, got posterior and prior; leave out prior",
  ],
  [
    { posterior: [0.5, 0.5] },
    "TypeError",
    "posterior must be a posterior, as depthPosterior() makes it, got [0.5, 0.5]",
  ],
];

Deno.test("train() says at the call which option is wrong, what it must be and what came", () => {
  for (const [wrong, name, message] of mistakes) {
    const expected = { name, message: `train(): ${message}` };
    assert.throws(() => train(data, wrong), expected, JSON.stringify(wrong));
    assert.throws(() => trainingStream(data, wrong), expected, JSON.stringify(wrong));
  }
});

Deno.test("train() says at the call what makes data of what came", () => {
  const wrong: readonly (readonly [data: unknown, message: string])[] = [
    ["spirals", `got the text "spirals"; spirals() loads them`],
    ["iris.csv", `got the text "iris.csv"; csv() or namedData() loads them`],
    [data.train, "got a single split; splitDataset() makes splits of it"],
    [undefined, "got undefined"],
    [null, "got null"],
    [[[1, 2]], "got [[...]]"],
  ];
  for (const [given, message] of wrong) {
    assert.throws(() => train(given as typeof data), {
      name: "TypeError",
      message: `train(): data must be ${parts}, ${message}`,
    });
  }
});

Deno.test("train() errors on data that a promise gives and that are none", async () => {
  const promised = train(Promise.resolve("spirals") as unknown as Promise<typeof data>, options);
  await assert.rejects(lastValueFrom(promised), /^TypeError: train\(\): data must be the splits/);
});

Deno.test("train() takes options that are undefined for absent, also such as it does not have", async () => {
  const absent = { network: undefined, prior: undefined, nothing: undefined };
  const { final } = await lastValueFrom(train(data, { ...options, ...absent, epochs: 1 }));
  assert.equal(final, true);
});

Deno.test("train() takes prior, objective and choose as texts", async () => {
  const texts = {
    prior: "geometric:0.7",
    objective: "marginal",
    choose: "relative:0.5",
  } as const;
  const objects = {
    prior: geometric(3, 0.7),
    objective: { kind: "marginal" },
    choose: { kind: "relative", threshold: 0.5 },
  } as const;
  const [one, other] = await Promise.all(
    [texts, objects].map(async (each) =>
      withoutSeconds([await lastValueFrom(train(data, { ...options, ...each }))])
    ),
  );
  assert.equal(one, other);
});

Deno.test("train() does not compile with options that it does not have", () => {
  // compiled, not run: deno check fails where an error that is expected does not come
  const _ = (): unknown[] => [
    train(data, { maxDepth: 3, objective: "fixed:3", choose: "relative:0.95", prior: "uniform" }),
    train(data, { validateEvery: "end", prior: "geometric:0.85" }),
    // @ts-expect-error: no such option
    train(data, { learningrate: 0.1 }),
    // @ts-expect-error: no such rule
    train(data, { choose: "maximum" }),
    // @ts-expect-error: no such objective
    train(data, { objective: "elob" }),
    // @ts-expect-error: no text
    train(data, { epochs: "10" }),
    // @ts-expect-error: no data
    train("spirals"),
  ];
  // @ts-expect-error: a table of checks that lacks options
  const lacking: typeof trainChecks = { epochs: trainChecks.epochs };
  assert.ok(lacking);
});

Deno.test("withoutModel() leaves out what describes network and posterior", () => {
  const bag = { maxDepth: 3, engine: "cpu", prior: geometric(3), epochs: 4, quiet: true };
  const picked = pickOptions(bag as TrainOptions, trainChecks);
  assert.deepEqual(withoutModel(picked), { epochs: 4 });
});

Deno.test("train() refuses a network or a posterior that another training uses, until that has ended", async () => {
  using own = await tinyNetwork();
  const both = { ...lengths, network: own, posterior: depthPosterior({ prior: geometric(3) }) };
  using second = await tinyNetwork();
  const attempts: [TrainOptions, RegExp][] = [
    [{ ...lengths, network: own }, /^Error: train\(\): the network is in use by another training/],
    [
      { ...both, network: second },
      /^Error: train\(\): the posterior is in use by another training/,
    ],
  ];
  let tried = 0;
  await lastValueFrom(
    train(data, both).pipe(tap((snapshot) => {
      if (snapshot.epoch !== 2) return;
      const refused = attempts.map(([wrong, message]) =>
        assert.rejects(lastValueFrom(train(data, wrong)), message)
      );
      waitUntil(snapshot, Promise.all(refused).then(() => tried++));
    })),
  );
  assert.equal(tried, 1);
  const stopped = train(data, both).subscribe(); // free again after completion,
  await new Promise((resolve) => setTimeout(resolve, 0));
  stopped.unsubscribe(); // after unsubscription
  const failing = train(data, both).pipe(tap((snapshot) => {
    waitUntil(snapshot, Promise.reject(new Error("mine")));
  }));
  await assert.rejects(lastValueFrom(failing), { message: "mine" });
  assert.equal((await lastValueFrom(train(data, both))).final, true); // and after an error
});

Deno.test("train() ends with its best weights when it is aborted while a promise holds it back that never settles", async () => {
  const stop = new AbortController();
  const final = await lastValueFrom(
    train(data, { ...options, signal: stop.signal }).pipe(tap((snapshot) => {
      if (snapshot.epoch !== 3 || snapshot.final) return;
      waitUntil(snapshot, new Promise(() => {}));
      setTimeout(() => stop.abort(), 0);
    })),
  );
  assert.deepEqual([final.epoch, final.final, final.stoppedBy], [3, true, "interrupt"]);
});

Deno.test("train() is bit for bit the same however often it validates", async () => {
  const every = async (validateEvery?: number | "end") => {
    const seen: number[] = [];
    const snapshots: string[] = [];
    await lastValueFrom(
      train(data, { ...options, validateEvery }).pipe(tap(({ validation, ...rest }) => {
        if (validation) seen.push(rest.epoch);
        snapshots.push(withoutSeconds([rest]));
      })),
    );
    return { seen, snapshots };
  };
  const byDefault = await every();
  assert.deepEqual(byDefault.seen, [1, 6, 11, 12]); // once in ten steps, of which an epoch has two
  for (
    const [pace, seen] of [
      [1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12]],
      [5, [5, 10, 12]],
      ["end", [12]],
    ] as const
  ) {
    const run = await every(pace);
    assert.deepEqual(run.seen, seen, `${pace}`);
    assert.deepEqual(run.snapshots, byDefault.snapshots);
  }
});

Deno.test("train() refuses options that mean nothing for the data, and those of a promise as well", async () => {
  const images = tinyImages();
  const wrong = [
    [data, { outer: 3 }, "outer is for conv networks, got data of [2]"],
    [data, { inner: 3 }, "inner is for conv networks, got data of [2]"],
    [data, { augment: true }, "augment is for images, got data of [2]"],
    [data, { kind: "conv" }, "kind conv is for images, got data of [2]"],
    [images, { width: 3 }, "width is for dense networks, got data of [6,6,1]"],
    [
      images,
      { kind: "dense", outer: 3 },
      "outer is for conv networks, got data of [6,6,1] and kind dense",
    ],
  ] as const;
  for (const [splits, more, message] of wrong) {
    const error = { name: "TypeError", message: `train(): ${message}` };
    assert.throws(() => train(splits, more), error);
    await assert.rejects(lastValueFrom(train(Promise.resolve(splits), more)), error);
  }
});
