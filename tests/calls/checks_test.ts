// Checks of options: unknown names, types, ranges, and selection of options.

import assert from "node:assert/strict";
import {
  aBoolean,
  aNumber,
  aSignal,
  checkArgument,
  checkOptions,
  either,
  listOf,
  oneOf,
  type OptionChecks,
  pickOptions,
  whole,
} from "../../src/calls/checks.ts";

interface Options {
  readonly size?: number;
  readonly kind?: string;
  readonly list?: readonly number[];
}

const checks: OptionChecks<Options> = {
  size: whole(2, 9),
  kind: oneOf(["a", "b", "c"]),
  list: listOf("one or two numbers", whole(0), 1, 2),
};

const message = (options: unknown, where = {}) => {
  try {
    checkOptions("f", options as Options, checks, where);
  } catch (error) {
    return String(error);
  }
};

Deno.test("checkOptions() accepts valid options, and undefined as absent", () => {
  assert.equal(message({}), undefined);
  assert.equal(message({ size: 2, kind: "c", list: [0, 1] }), undefined);
  assert.equal(message({ size: undefined, other: undefined }), undefined);
});

Deno.test("checkOptions() distinguishes a wrong type from a wrong value", () => {
  const wanted = "f(): size must be a whole number from 2 to 9, got";
  for (const size of [1, 10, 2.5, NaN, Infinity, -2]) {
    assert.equal(message({ size }), `RangeError: ${wanted} ${size}`);
  }
  for (const [size, got] of [["3", '"3"'], [null, "null"], [[3], "[3]"], [3n, "3n"]] as const) {
    assert.equal(message({ size }), `TypeError: ${wanted} ${got}`);
  }
  assert.equal(message({ kind: "d" }), 'RangeError: f(): kind must be a, b or c, got "d"');
  assert.equal(message({ kind: 1 }), "TypeError: f(): kind must be a, b or c, got 1");
  assert.equal(message({ list: [] }), "RangeError: f(): list must be one or two numbers, got []");
  assert.equal(
    message({ list: ["1"] }),
    'TypeError: f(): list must be one or two numbers, got ["1"]',
  );
  // deno-lint-ignore no-sparse-arrays
  assert.match(message({ list: [, 1] })!, /^TypeError: .* got \[undefined, 1\]$/);
});

Deno.test("checkOptions() names unknown options and the nearest known one, or all", () => {
  assert.equal(message({ Size: 2 }), "TypeError: f(): unknown option Size; did you mean size?");
  assert.equal(
    message({ colour: 2 }),
    "TypeError: f(): unknown option colour; known options: size, kind, list",
  );
  assert.equal(
    message({ szie: 2 }, { within: "inner" }),
    "TypeError: f(): unknown option inner.szie; did you mean inner.size?",
  );
});

Deno.test("checkOptions() requires an object and the required options", () => {
  for (
    const [given, got] of [[null, "null"], [3, "3"], [[], "[]"], [() => {}, "a function"]] as const
  ) {
    assert.equal(message(given), `TypeError: f(): options must be an object, got ${got}`);
  }
  assert.match(message({}, { required: ["kind"] })!, /kind must be a, b or c, got undefined$/);
});

Deno.test("checkArgument() does not accept undefined as absent", () => {
  assert.throws(() => checkArgument("f", "on", undefined, aBoolean), {
    name: "TypeError",
    message: "f(): on must be true or false, got undefined",
  });
  checkArgument("f", "signal", AbortSignal.any([]), aSignal);
});

Deno.test("either() accepts the types of all its checks, and the values of those that match the type", () => {
  const check = either("a share or yes", aNumber("", (v) => v < 1), oneOf(["yes"]));
  checkArgument("f", "x", "yes", check);
  checkArgument("f", "x", 0.5, check);
  assert.throws(() => checkArgument("f", "x", 2, check), { name: "RangeError" });
  assert.throws(() => checkArgument("f", "x", "no", check), { name: "RangeError" });
  assert.throws(() => checkArgument("f", "x", true, check), { name: "TypeError" });
});

Deno.test("pickOptions() drops options without a check and inherited names", () => {
  const bag = { size: 3, other: 1, toString: 2, kind: undefined };
  assert.deepEqual(pickOptions<Options>(bag, checks), { size: 3, kind: undefined });
});
