// Schemas: what they let through, where they find a fault, and what the error says.

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { exactly, flag, orNull, share, text, whole, word } from "../../src/files/json_values.ts";
import {
  either,
  fault,
  list,
  object,
  optional,
  parsed,
  record,
  ruled,
  type Schema,
  value,
  variants,
} from "../../src/files/schema.ts";

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

Deno.test("parsed() says what was wanted where, what came, and in which file", () => {
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

Deno.test("object() is held to its interface by the compiler", () => {
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
