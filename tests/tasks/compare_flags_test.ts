// The flags of `deno task compare`.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command_line.ts";
import { readCompareFlags } from "../../tasks/compare_flags.ts";

Deno.test("readCompareFlags() has defaults and reads what it is given", () => {
  const { options, out, quiet, json, help } = readCompareFlags(["--methods", "searched"]);
  assert.deepEqual([out, quiet, json, help], ["compare/spirals", false, false, false]);
  assert.deepEqual(options.methods, [{ kind: "searched" }]);
  assert.deepEqual([options.seeds, options.maxDepth, options.batchSize], [[1], 20, undefined]);
  assert.deepEqual([options.epochs, options.workers, options.kind], [undefined, undefined, "auto"]);
  const args = "--data fashion-mnist --methods fixed:max,ensemble:3 --seeds 3 --limit 6000 " +
    "--data-dir there --max-depth 8 --outer 16 --inner 8 --epochs 5 --workers 2 --out here";
  const given = readCompareFlags(args.split(" "));
  assert.equal(given.out, "here");
  assert.deepEqual(given.options.data, {
    data: "fashion-mnist",
    dataDir: "there",
    limit: 6000,
    points: undefined,
  });
  assert.deepEqual(given.options.methods, [
    { kind: "fixed", depth: 8 },
    { kind: "ensemble", members: 3 },
  ]);
  const { seeds, maxDepth, outer, inner, epochs, workers } = given.options;
  assert.deepEqual([seeds, maxDepth, outer, inner, epochs, workers], [[1, 2, 3], 8, 16, 8, 5, 2]);
});

Deno.test("readCompareFlags() refuses what is wrong, naming the flag", () => {
  const cases: [string, RegExp][] = [
    ["", /--methods LIST is wanted/],
    ["--methods ,", /--methods: wanted a method \(searched, .*got ""/],
    ["--methods searched,best", /--methods: wanted a method .*got "best"/],
    ["--methods fixed:9 --max-depth 8", /--methods: wanted fixed:D with D from 0 to 8.*"fixed:9"/],
    ["--methods searched --seeds 0", /--seeds must be a whole number of at least 1, got "0"/],
    ["--methods searched --data moons", /--data must be one of spirals, mnist, .*got "moons"/],
    ["--methods searched --workers -1", /--workers must be a whole number/],
    ["--methods searched --outer 8", /--outer is for conv networks, got --data spirals/],
    ["--methods searched --width 8 --data mnist", /--width is for dense networks/],
    ["--methods searched --network conv", /--network is for images when it is conv/],
    ["--methods searched --limit 100", /--limit is for public data sets/],
    ["--methods searched --points 3", /--points must be an even number/],
    ["--methods searched --data mnist --points 4", /--points is for --data spirals/],
    ["--methods searched --engine gpu", /--engine must be one of/],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => readCompareFlags(args.split(" ").filter(Boolean)), (error: Error) => {
      assert.ok(error instanceof UsageError, error.message);
      assert.match(error.message, message);
      return true;
    }, args);
  }
});

Deno.test("readCompareFlags() asks for no methods where help is asked for", () => {
  assert.equal(readCompareFlags(["--help"]).help, true);
});
