// Mutations of sources: what each mutator makes of a line, and draws among them.

import assert from "node:assert/strict";
import { parse } from "@babel/parser";
import fc from "fast-check";
import { keyIn } from "./equivalents.ts";
import { folderOf, type Mutant, mutantText, mutated } from "./mutant.ts";
import { drawMutants, mutantsOf } from "./mutants_of.ts";

/** The lines that the mutator of a name makes of a line. */
function made(mutator: string, source: string): string[] {
  return [...mutantsOf("src/a/b.ts", source)]
    .filter((mutant) => mutant.mutator === mutator)
    .map((mutant) => mutated(source, mutant));
}

const cases: readonly (readonly [mutator: string, source: string, wanted: readonly string[]])[] = [
  ["arithmetic", "f(a + b * c);", ["f(a - b * c);", "f(a + b / c);"]],
  ["arithmetic", 'f("a" + b, a - b, a >> 1);', [
    'f("a" + b, a + b, a >> 1);',
    'f("a" + b, a - b, a << 1);',
  ]],
  ["assignment", "a += 1; b ??= 2;", ["a -= 1; b ??= 2;", "a += 1; b = 2;"]],
  ["boolean", "f(true, { a: false });", ["f(false, { a: false });", "f(true, { a: true });"]],
  ["comparison", "a < b; c !== d;", ["a <= b; c !== d;", "a < b; c === d;"]],
  ["comparison", "(a) < (b)", ["(a) <= (b)"]],
  ["condition", "if (a) f();", ["if (true) f();", "if (false) f();"]],
  ["condition", "b = a ? 1 : 2;", ["b = true ? 1 : 2;", "b = false ? 1 : 2;"]],
  ["condition", "while (a) f();", ["while (false) f();"]],
  ["list", "f([1], []);", ["f([], []);"]],
  ["logic", "f(a && b || c);", ["f(a && b && c);", "f(a || b || c);"]],
  ["method", "f(Math.max(1, 2));", ["f(Math.min(1, 2));"]],
  ["method", "f(a.filter(g).some(h));", ["f(a.filter(g).every(h));", "f(a.some(h));"]],
  ["method", "(await a).slice(1); b?.trim();", ["(await a); b?.trim();", "(await a).slice(1); b;"]],
  ["negation", "f(!a, -b, ~c);", ["f(a, -b, ~c);", "f(!a, b, ~c);", "f(!a, -b, c);"]],
  ["negation", "f(!(a in b))", ["f((a in b))"]],
  ["nullish", "f(a ?? 3);", ["f(a );"]],
  ["nullish", "f((await a) ?? (b));", ["f((await a) );"]],
  ["number", "f(0, 1e-9, 1500, 2n);", [
    "f(1, 1e-9, 1500, 2n);",
    "f(0, 2e-9, 1500, 2n);",
    "f(0, 1e-9, 3000, 2n);",
    "f(0, 1e-9, 1500, 3n);",
  ]],
  ["statement", "f(); throw a; b = 1; const c = g();", [
    "; throw a; b = 1; const c = g();",
    "f(); ; b = 1; const c = g();",
    "f(); throw a; ; const c = g();",
  ]],
  ["statement", "switch (a) { case 1: break; default: for (;;) { break; } }", [
    "switch (a) { case 1: break; default: for (;;) { ; } }",
  ]],
  ["string", 'f("a", "", "two words", { "k": 1 });', [
    'f("", "", "two words", { "k": 1 });',
    'f("a", "mutated", "two words", { "k": 1 });',
  ]],
  ["update", "a++; --b;", ["a--; --b;", "a++; ++b;"]],
];

for (const [mutator, source, wanted] of cases) {
  Deno.test(`mutator ${mutator} of ${source}`, () =>
    assert.deepEqual(made(mutator, source), wanted));
}

Deno.test("mutantsOf() leaves types, imports and declarations as they are", () => {
  const source = `import { a } from "./a.ts";
export * from "./b.ts";
export { c } from "./c.ts";
type Kind = "one" | 2;
interface Shape { readonly side: 1; }
declare const outer: "text";
function f<T extends "x">(this: Shape, b: 3): b is 3;`;
  assert.deepEqual([...mutantsOf("src/a/b.ts", source)], []);
  const cast = "f(1 as 1, <const>2, a satisfies 'b', c!);";
  assert.deepEqual(made("number", cast), ["f(2 as 1, <const>2, a satisfies 'b', c!);"]);
});

Deno.test("mutantsOf() gives programs that can be parsed and differ, with the line that changed", () => {
  const sources = [
    "judge.ts",
    "sandbox.ts",
    "../../src/metrics/detection.ts",
    "../../src/datasets/formats/csv_records.ts",
  ];
  for (const name of sources) {
    const source = Deno.readTextFileSync(new URL(name, import.meta.url));
    const mutants = [...mutantsOf(name, source)];
    assert.ok(mutants.length > 30, name);
    for (const mutant of mutants) {
      const text = mutated(source, mutant);
      assert.notEqual(text, source);
      assert.equal(mutant.before, source.slice(mutant.start, mutant.end));
      assert.equal(
        mutant.line,
        source.slice(0, mutant.start).split("\n").length,
        mutantText(mutant),
      );
      assert.doesNotThrow(
        () => parse(text, { sourceType: "module", plugins: ["typescript"], errorRecovery: true }),
        mutantText(mutant),
      );
    }
    assert.equal(new Set(mutants.map((mutant) => keyIn(source, mutant))).size, mutants.length);
  }
});

/** Mutations with nothing but a place and a mutator. */
const bare = fc.array(
  fc.record({
    file: fc.constantFrom("src/a/x.ts", "src/b/y.ts", "tasks/z.ts"),
    mutator: fc.constantFrom("number", "string", "logic"),
    start: fc.nat(),
  }),
  { maxLength: 40 },
).map((some) => some as unknown as Mutant[]);

Deno.test("drawMutants() draws as many as asked for in each folder, none twice, the same for the same seed", () => {
  fc.assert(fc.property(bare, fc.nat(8), fc.nat(100), (mutants, count, seed) => {
    const drawn = drawMutants(mutants, count, seed);
    assert.equal(new Set(drawn).size, drawn.length);
    for (const [folder, some] of Map.groupBy(mutants, folderOf)) {
      const here = drawn.filter((mutant) => folderOf(mutant) === folder);
      assert.equal(here.length, Math.min(count, some.length));
      // each kind is drawn, where the draw is large enough to exhaust the others
      if (count >= some.length) assert.deepEqual(new Set(here), new Set(some));
    }
    assert.deepEqual(drawMutants(mutants, count, seed), drawn);
  }));
});

Deno.test("drawMutants() draws each mutator as often, however many mutations it makes", () => {
  const of = (mutator: string, size: number) =>
    Array.from({ length: size }, (_, start) => ({ file: "src/a/x.ts", mutator, start }));
  const mutants = [...of("number", 1000), ...of("logic", 1000), ...of("update", 30)] as Mutant[];
  const drawn = drawMutants(mutants, 60, 5).map(({ mutator }) => mutator);
  const count = (name: string) => drawn.filter((mutator) => mutator === name).length;
  // 60 draws with a probability of a third: below 8 or above 33 once in a million
  for (const name of ["number", "logic", "update"]) {
    assert.ok(count(name) >= 8 && count(name) <= 33, `${name}: ${count(name)}`);
  }
});

Deno.test("keyIn() tells a mutation wherever its line moves to, but not from another in that line", () => {
  const keys = (source: string) =>
    [...mutantsOf("src/a/x.ts", source)].map((mutant) => keyIn(source, mutant));
  const [one, other] = keys("f(1, 1);").slice(1);
  assert.notEqual(one, other);
  assert.deepEqual(keys("// a line\n{\n  f(1, 1);\n}").slice(-2), [one, other]);
});
