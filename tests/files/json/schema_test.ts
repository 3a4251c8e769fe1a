// Schemas: what they let through, where they find a fault, and what the error says.

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { exactly, flag, orNull, share, text, whole, word } from "../../../src/files/json/values.ts";
import {
  either,
  list,
  object,
  optional,
  parsed,
  record,
  ruled,
  type Schema,
  value,
  variants,
} from "../../../src/files/json/schema.ts";
import { fault, valueText } from "../../../src/files/json/fault.ts";

interface Part {
  readonly kind: "line" | "circle";
  readonly size?: number;
}

interface Drawing {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly colour?: string | number;
  readonly [more: string]: unknown;
}

const drawing: Schema<Drawing> = object<Drawing>({
  title: text,
  parts: list(object<Part>({ kind: word("line", "circle"), size: optional(whole(1, 9)) })),
  colour: optional(either<string | number>("a name or a number", text, whole(0))),
});

const message = (schema: Schema<unknown>, value: unknown): string => {
  try {
    parsed(schema, value, "read()", "a.json");
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
  return "";
};

Deno.test("parsed() gives back what the schema wants, with fields that nobody knows", () => {
  const good = { title: "", parts: [{ kind: "line" }, { kind: "circle", size: 9 }], extra: [1] };
  assert.equal(parsed(drawing, good, "read()", "a.json"), good);
  assert.equal(message(drawing, { title: "a", parts: [], colour: 3 }), "");
});

Deno.test("parsed() says what was expected where, what came, and in which file", () => {
  const cases: [unknown, string][] = [
    [null, "wanted an object, got null"],
    [[], "wanted an object, got a list of 0"],
    [{ parts: [] }, "wanted a text at $.title, got none"],
    [
      { title: "x".repeat(2 ** 20 + 1), parts: [] },
      "wanted a text of at most 1,048,576 characters at $.title, got 1,048,577",
    ],
    [{ title: "a" }, "wanted a list at $.parts, got none"],
    [{ title: "a", parts: {} }, "wanted a list at $.parts, got an object"],
    [{ title: "a", parts: [null] }, "wanted an object at $.parts[0], got null"],
    [
      { title: "a", parts: [{ kind: "line" }, { kind: "dot" }] },
      'wanted "line" or "circle" at $.parts[1].kind, got "dot"',
    ],
    [
      { title: "a", parts: [{ kind: "line", size: null }] },
      "wanted a whole number from 1 to 9 at $.parts[0].size, got null",
    ],
    [{ title: "a", parts: [], colour: true }, "wanted a name or a number at $.colour, got true"],
  ];
  for (const [value, wanted] of cases) {
    assert.equal(message(drawing, value), `read(): ${wanted} in a.json`);
  }
});

Deno.test("object() takes a name that is a slip for that of an absent field, and leaves other names alone", () => {
  const slip = (value: unknown) => message(drawing, value);
  for (const name of ["colours", "Colour", "color", "clour", "colou-r"]) {
    assert.equal(
      slip({ title: "a", parts: [], [name]: "red" }),
      `read(): wanted a field "colour", got ${JSON.stringify(name)} in a.json`,
    );
  }
  assert.equal(
    slip({ title: "a", part: [] }),
    'read(): wanted a field "parts", got "part" in a.json',
  );
  assert.equal(slip({ title: "a", parts: [], colour: "red", colours: "blue" }), "");
  assert.equal(slip({ title: "a", parts: [], column: "red" }), "");
});

Deno.test("object() takes no field from what all objects inherit", () => {
  const named = object<{ toString: string }>({ toString: text } as never);
  assert.equal(message(named, {}), "read(): wanted a text at $.toString, got none in a.json");
});

Deno.test("variants() tells objects apart by a field", () => {
  const shape = variants<{ kind: string }>("kind", {
    a: object<{ kind: "a" }>({ kind: exactly("a") }),
    b: object<{ kind: "b"; deep: boolean }>({ kind: exactly("b"), deep: flag }),
  });
  assert.equal(message(shape, { kind: "a" }), "");
  assert.match(message(shape, { kind: "b" }), /true or false at \$\.deep, got none/);
  for (const kind of ["c", "toString", 1, undefined]) {
    assert.match(message(shape, { kind }), /wanted "a" or "b" at \$\.kind, got/);
  }
});

Deno.test("ruled() asks its rule about values that are right otherwise", () => {
  const pair = ruled(
    list(share, { exactly: 2 }),
    ([a, b]) => a <= b ? undefined : fault(`at least ${a}`, String(b), 1),
  );
  assert.equal(message(pair, [0.1, 0.2]), "");
  assert.equal(message(pair, [0.2, 0.1]), "read(): wanted at least 0.2 at $[1], got 0.1 in a.json");
  assert.match(message(pair, [0.2]), /wanted a list of 2, got a list of 1/);
  assert.match(message(pair, [0, 2]), /a number from 0 to 1 at \$\[1\], got 2/);
});

Deno.test("record() and orNull() look at every value", () => {
  const numbers = record(orNull(share));
  assert.equal(message(numbers, { a: 0, b: null }), "");
  assert.match(
    message(numbers, { a: 0, "b c": "x" }),
    /a number from 0 to 1, or null at \$\["b c"\], got "x"/,
  );
});

Deno.test("parsed() cuts long texts, and throws nothing but its own error whatever comes", () => {
  assert.match(message(value("nothing", () => false), "x".repeat(100)), /got "x{40}…" in a\.json$/);
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const found = message(drawing, value);
    assert.ok(found === "" || /^read\(\): wanted .*, got .* in a\.json$/s.test(found), found);
    const isDrawing = typeof value === "object" && value !== null && "title" in value;
    assert.ok(found !== "" || isDrawing);
  }));
});

Deno.test("object() is checked against its interface by the compiler", () => {
  // @ts-expect-error: size is missing
  object<Part>({ kind: word("line", "circle") });
  // @ts-expect-error: an optional field must be so in the schema
  object<Part>({ kind: word("line", "circle"), size: whole(1) });
  // @ts-expect-error: a field that is not optional must not be so in the schema
  object<Part>({ kind: optional(word("line", "circle")), size: optional(whole(1)) });
  // @ts-expect-error: another type
  object<Part>({ kind: text, size: optional(whole(1)) });
  // @ts-expect-error: a field that the interface does not have
  object<Part>({ kind: word("line", "circle"), size: optional(whole(1)), colour: text });
});

Deno.test("schemas refuse other kinds of values, and a field of every kind that is absent", () => {
  const kinds: [schema: Schema<unknown>, wanted: string, good: unknown][] = [
    [record(share), "an object", {}],
    [object<object>({}), "an object", {}],
    [object<{ kind: "a" }>({ kind: exactly("a") }), "an object", { kind: "a" }],
    [variants("kind", { a: object({ kind: exactly("a") }) }), "an object", { kind: "a" }],
    [list(share), "a list", []],
    [list(share, { least: 1 }), "a list of at least 1", [1]],
    [list(share, { exactly: 0 }), "a list of 0", []],
    [list(share, { least: 2, wanted: "shares" }), "shares", [0, 1]],
    [either<unknown>("one or the other", text, whole(0)), "one or the other", 3],
    [flag, "true or false", false],
  ];
  const values = [undefined, null, "x", [], [0.5], {}, 5, true];
  const texts = ["none", "null", '"x"', "a list of 0", "a list of 1", "an object", "5", "true"];
  for (const [schema, wanted, good] of kinds) {
    assert.equal(message(schema, good), "");
    values.forEach((value, i) => {
      const found = message(schema, value);
      const same = typeof value === typeof good && Array.isArray(value) === Array.isArray(good) &&
          value !== null || typeof value === "string" && wanted === "one or the other";
      if (!same) assert.equal(found, `read(): wanted ${wanted}, got ${texts[i]} in a.json`);
    });
    const field = message(object({ field: schema } as never), { other: good });
    assert.match(field, /^read\(\): wanted .* at \$\.field, got none in a\.json$/);
    const absent = message(object({ field: optional(schema) } as never), { other: good });
    assert.equal(absent, "");
  }
  assert.match(message(list(share, { least: 1 }), []), /a list of at least 1, got a list of 0/);
  assert.match(message(list(share, { exactly: 0 }), [1]), /a list of 0, got a list of 1/);
});

Deno.test("either() tells the fault within the kind that came, not that of the others", () => {
  const point = object<{ x: number }>({ x: share });
  const schema = either<unknown>("a name, a share or a point", text, share, point);
  assert.match(message(schema, { x: 2 }), /wanted a number from 0 to 1 at \$\.x, got 2 /);
  assert.match(message(schema, { x: 0.5, y: 1 }), /^$/);
  assert.match(message(schema, true), /wanted a name, a share or a point, got true /);
  // the fault is of the value itself, but not of its kind
  const even = ruled(whole(0), (n) => n % 2 === 0 ? undefined : fault("an even number", `${n}`));
  const nested = either<unknown>("a list or an even number", list(share), even);
  assert.match(message(nested, 3), /wanted an even number, got 3 /);
  assert.match(message(nested, [0, 7]), /wanted a number from 0 to 1 at \$\[1\], got 7 /);
});

Deno.test("object() takes no short or much longer name for a slip", () => {
  const of = (known: string, given: string) =>
    message(object({ [known]: optional(text) } as never), { [given]: "x" });
  for (
    const [known, given] of [
      ["abc", "abd"], // three letters are too few
      ["abc", "ABC"],
      ["abcd", "abef"], // two letters apart
      ["abcd", "a----bcd"], // four letters longer
    ]
  ) assert.equal(of(known, given), "", `${known}, ${given}`);
  for (
    const [known, given] of [["abcd", "abce"], ["abcd", "ABCD"], ["abcd", "a---bcd"], [
      "abcd",
      "abcde",
    ]]
  ) {
    assert.equal(
      of(known, given),
      `read(): wanted a field "${known}", got "${given}" in a.json`,
    );
  }
});

Deno.test("list() counts its items, and finds the first that is wrong", () => {
  const cases: [schema: Schema<unknown>, wanted: string, good: unknown[], bad: unknown[]][] = [
    [list(text), "a list", [[], ["a"]], [{}, "a", null]],
    [list(text, { least: 1 }), "a list of at least 1", [["a"], ["a", "b"]], [[]]],
    [list(text, { exactly: 2 }), "a list of 2", [["a", "b"]], [["a"], ["a", "b", "c"]]],
    [list(text, { exactly: 0 }), "a list of 0", [[]], [["a"]]],
    [list(text, { least: 1, wanted: "names" }), "names", [["a"]], [[]]],
  ];
  for (const [schema, wanted, good, bad] of cases) {
    assert.deepEqual([schema.wanted, schema.optional], [wanted, false]);
    for (const each of good) assert.equal(schema.faultOf(each), undefined);
    for (const each of bad) {
      assert.deepEqual(schema.faultOf(each), { wanted, got: valueText(each), at: [] });
    }
  }
  const inner = list(list(whole(1))).faultOf([[1], [2, 0, -1]]);
  assert.deepEqual(inner, { wanted: "a whole number of at least 1", got: "0", at: [1, 1] });
});

Deno.test("record() holds every field to one schema, and ruled() asks its rule last", () => {
  const counts = record(whole(0));
  assert.equal(message(counts, {}), "");
  assert.equal(message(counts, { a: 1, b: 0 }), "");
  assert.match(message(counts, { a: 1, b: -1 }), /at least 0 at \$\.b, got -1/);
  assert.match(message(counts, [1]), /wanted an object, got a list of 1/);
  const even = ruled(list(whole(0)), (all) => {
    const at = all.findIndex((each) => each % 2 > 0);
    return at < 0 ? undefined : fault("an even number", `${all[at]}`, at);
  });
  assert.equal(message(even, [2, 4]), "");
  assert.match(message(even, [2, 3]), /an even number at \$\[1\], got 3 in/);
  assert.match(message(even, [3, -1]), /at least 0 at \$\[1\], got -1 in/);
});

Deno.test("either() says of the kind that came what is wrong within it", () => {
  const sizes = either<number | readonly number[]>("a number or numbers", share, list(share));
  for (const good of [0, 1, [], [0.5]]) assert.equal(message(sizes, good), "");
  assert.match(message(sizes, "a"), /wanted a number or numbers, got "a" in/);
  assert.match(message(sizes, 2), /wanted a number or numbers, got 2 in/);
  assert.match(message(sizes, [0, 2]), /wanted a number from 0 to 1 at \$\[1\], got 2 in/);
  const nested = either<unknown>("a number or lists", share, list(list(share)));
  assert.match(message(nested, [[1], 3]), /wanted a list at \$\[1\], got 3 in/);
  const names = either<number | string>("a number or a name", share, text);
  assert.match(message(names, "x".repeat(2 ** 20 + 1)), /wanted a text of at most 1,048,576/);
});

Deno.test("object() knows a slip by one letter, case or hyphens in names of four letters or more", () => {
  const wantsOf = (name: string, given: string) =>
    object<Record<string, string>>({ [name]: text } as never).faultOf({ [given]: "x" })?.wanted;
  const slips = [["four", "fuor"], ["four", "fou"], ["four", "Four"], ["maxdepth", "max-depth"]];
  for (const [name, given] of [...slips, ["maxdepth", "Max_De pth"], ["four", "f--our"]]) {
    assert.equal(wantsOf(name, given), `a field "${name}"`, given);
  }
  for (const [name, given] of [["two", "tow"], ["four", "f----our"], ["four", "form2"]]) {
    assert.equal(wantsOf(name, given), "a text", given);
  }
});
