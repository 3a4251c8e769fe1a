// Values of flags that several tasks read alike.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command_line.ts";
import { readCompareFlags } from "../../tasks/compare_flags.ts";
import { readDataFlags } from "../../tasks/data_flags.ts";
import { readEvaluateFlags } from "../../tasks/evaluate_flags.ts";
import { readExperimentFlags } from "../../tasks/experiment_flags.ts";
import { readExportFlags } from "../../tasks/export_flags.ts";
import {
  choiceFlag,
  dataFlag,
  delimiterFlag,
  headerFlag,
  hostsFlag,
  joinNegativeNumbers,
  numberFlag,
  parsedFlag,
  pointsFlag,
  portFlag,
  rateFlag,
  ruleFlag,
  seedFlag,
  tableFlag,
  wholeFlag,
} from "../../tasks/flag_values.ts";
import { isStandardOutput, placeFlag } from "../../tasks/place_flag.ts";
import { readImportFlags } from "../../tasks/import_flags.ts";
import { readPruneFlags } from "../../tasks/prune_flags.ts";
import { readTrainFlags } from "../../tasks/train_flags.ts";

/** Every flag for a place that a task writes to, but for predict's, where - is standard output. */
const places: readonly (readonly [
  read: (args: readonly string[]) => unknown,
  call: string,
  flag: string,
  what: string,
])[] = [
  [readTrainFlags, "", "out", "a folder"],
  [readTrainFlags, "", "tensorboard", "a folder"],
  [readEvaluateFlags, "a", "out", "a folder"],
  [readPruneFlags, "a", "out", "a folder"],
  [readCompareFlags, "--methods searched", "out", "a folder"],
  [readExperimentFlags, "complexity", "out", "a folder"],
  [readExportFlags, "a --format tfjs", "out", "a path"],
  [readExportFlags, "a --format onnx", "out", "a path"],
  [readExportFlags, "a --format safetensors", "out", "a path"],
  [readImportFlags, "a", "out", "a folder"],
  [readDataFlags, "mnist", "data-dir", "a folder"],
];

Deno.test("every task refuses - and nothing as a place to write to, and says how - is written", () => {
  for (const [read, call, flag, what] of places) {
    const args = call.split(" ").filter(Boolean);
    for (const text of ["-", "-/", ""]) {
      const advice = text === ""
        ? ""
        : `, which stands for standard output; ${what} of that name is ./-`;
      assert.throws(() => read([...args, `--${flag}=${text}`]), (error) => {
        assert.ok(error instanceof UsageError);
        assert.equal(error.message, `--${flag} must be ${what}, got "${text}"${advice}`);
        return true;
      }, `${call} --${flag} ${text}`);
    }
    for (const text of ["./-", "--", "a-", "-a"]) read([...args, `--${flag}=${text}`]);
  }
});

Deno.test("placeFlag() gives the path as it is, and undefined without a flag", () => {
  assert.equal(placeFlag("out", "a folder", "./-"), "./-");
  assert.equal(placeFlag("out", "a folder", undefined), undefined);
  assert.deepEqual(["-", "-/", "./-", "--", ""].map(isStandardOutput), [
    true,
    true,
    false,
    false,
    false,
  ]);
});

/** Holds a call to a wrong value of a flag. */
function refused(call: () => unknown, message: string): void {
  assert.throws(call, (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.message, message);
    return true;
  });
}

Deno.test("values of flags that are absent are undefined", () => {
  for (const read of [pointsFlag, tableFlag, delimiterFlag, portFlag]) {
    assert.equal(read(undefined), undefined);
  }
  assert.equal(wholeFlag("a", undefined, 1), undefined);
  assert.equal(rateFlag("a", undefined), undefined);
  assert.equal(hostsFlag("a", undefined), undefined);
});

Deno.test("values of flags are what their texts say", () => {
  assert.equal(numberFlag("a", " -2.5e1 ", "x", () => true), -25);
  assert.equal(wholeFlag("a", "7", 7), 7);
  assert.equal(rateFlag("a", "0.5"), 0.5);
  assert.equal(seedFlag("-3"), -3);
  assert.equal(pointsFlag("40"), 40);
  assert.equal(portFlag("0"), 0);
  assert.equal(choiceFlag("a", "two", ["one", "two"]), "two");
  assert.equal(tableFlag("a.csv"), "a.csv");
  assert.deepEqual(["auto", "yes", "no"].map(headerFlag), ["auto", true, false]);
  for (const text of ["comma", "semicolon", "tab", "pipe", ";"]) {
    assert.equal(delimiterFlag(text), text);
  }
  assert.deepEqual(hostsFlag("a", ["b.example,c.example", "d"]), ["b.example", "c.example", "d"]);
});

Deno.test("dataFlag() tells the spirals, public data sets and files apart", () => {
  const files = ["a.csv", "a.TSV", "a.txt.gz", "spirals.data", "mnist.csv"];
  for (const text of files) assert.equal(dataFlag("data", text), "file");
  assert.equal(dataFlag("data", "spirals"), "spirals");
  for (const text of ["mnist", "cifar10"]) assert.equal(dataFlag("data", text), "public");
  for (const text of ["moons", "a.csv.zip", "csv", "", "Spirals"]) {
    assert.throws(
      () => dataFlag("against", text),
      (error: Error) =>
        error instanceof UsageError &&
        error.message.startsWith("--against must be spirals, ") &&
        error.message.endsWith(` or a file FILE.csv, got ${JSON.stringify(text)}`),
    );
  }
});

Deno.test("wrong values of flags are refused with what is wanted and what came", () => {
  refused(() => numberFlag("a", "x", "a b", () => true, "x,y"), '--a must be a b, got "x,y"');
  refused(
    () => choiceFlag("a", "three", ["one", "two"]),
    '--a must be one of one, two, got "three"',
  );
  refused(() => tableFlag(""), '--data must be a file FILE.csv, got ""');
  refused(() => headerFlag("true"), '--header must be one of auto, yes, no, got "true"');
  refused(
    () => delimiterFlag("ab"),
    '--delimiter must be comma, semicolon, tab, pipe or one such character, got "ab"',
  );
  assert.throws(
    () => hostsFlag("allow-host", ["a", "b,http://c/"]),
    (error: Error) =>
      error instanceof UsageError &&
      /^--allow-host must be .*, got "http:\/\/c\/"$/.test(error.message),
  );
});

Deno.test("parsedFlag() and ruleFlag() put the flag in place of the function and its option", () => {
  assert.equal(parsedFlag("a", () => 1), 1);
  const range = () => {
    throw new RangeError("f(): b must be 1, got 2");
  };
  refused(() => parsedFlag("a-b", range), "--a-b must be 1, got 2");
  const other = new TypeError("f(): b must be 1");
  assert.throws(() =>
    parsedFlag("a", () => {
      throw other;
    }), (error) => error === other);
  assert.deepEqual(ruleFlag("relative:0.5"), { kind: "relative", threshold: 0.5 });
  assert.throws(() => ruleFlag("best"), (error: Error) => /^--choose must be /.test(error.message));
});

Deno.test("joinNegativeNumbers() joins a number to the flag before it, and to nothing else", () => {
  const cases: [call: string, joined: string][] = [
    ["--angle -1 --b", "--angle=-1 --b"],
    ["--angle -.5", "--angle=-.5"],
    ["a -1", "a -1"],
    ["-1 --a", "-1 --a"],
    ["--a -h", "--a -h"],
    ["--a 1 -1", "--a 1 -1"],
    ["-s -1", "-s -1"],
  ];
  for (const [call, joined] of cases) {
    assert.deepEqual(joinNegativeNumbers(call.split(" ")), joined.split(" "));
  }
  assert.deepEqual(joinNegativeNumbers([]), []);
});
