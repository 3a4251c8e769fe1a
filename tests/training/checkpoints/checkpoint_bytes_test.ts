// Checkpoints as bytes: round trips, what is refused when they are written, and damage.

import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeSafetensors } from "../../../src/engines/safetensors.ts";
import { safetensorsHeader } from "../../../src/engines/safetensors_header.ts";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type TrainingState,
} from "../../../src/training/checkpoints/checkpoint_bytes.ts";
import { damagedVersions } from "./damaged.ts";
import { bitsOf, stateOf } from "./states.ts";

const floats = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, extent) => product * extent, 1);
  // from bits, for every NaN, infinity and zero
  const special = fc.constantFrom(0x7fc00000, 0x7f800001, 0xffc12345, 0x7f800000, 0x80000000);
  const bits = fc.oneof(fc.nat(0xffffffff), special);
  return fc.array(bits, { minLength: length, maxLength: length })
    .map((bits) => ({ shape, data: new Float32Array(Uint32Array.from(bits).buffer) }));
});
const text = fc.string({ unit: "grapheme" });
const odd = fc.constantFrom(
  "",
  "__metadata__",
  "__proto__",
  "0",
  " ",
  "ä",
  "\0",
  "🙂",
);
const name = fc.oneof(text, odd);
const networkName = name.filter((text) => !text.includes("/"));
const state: fc.Arbitrary<TrainingState> = fc.record({
  facts: fc.dictionary(fc.oneof(name, fc.string({ unit: "binary" })), fc.jsonValue()),
  networks: fc.dictionary(networkName, fc.dictionary(name, floats)),
});

Deno.test("decodeCheckpoint() returns what encodeCheckpoint() was given, bit for bit", async () => {
  await fc.assert(
    fc.asyncProperty(state, async (given) => {
      const read = await decodeCheckpoint(await encodeCheckpoint(given), "file");
      assert.deepEqual({ ...read.facts }, { ...given.facts });
      assert.deepEqual(bitsOf(read), bitsOf(given));
      assert.deepEqual(Object.keys(read.networks).sort(), Object.keys(given.networks).sort());
    }),
    { numRuns: 150 },
  );
});

Deno.test("encodeCheckpoint() keeps negative zeros and leaves out fields that are undefined", async () => {
  const facts = { a: -0, b: [-0, 1e300, 5e-324, -1e21], c: undefined, d: { e: null, f: true } };
  const read = await decodeCheckpoint(await encodeCheckpoint({ facts, networks: {} }), "file");
  assert.deepEqual(read, {
    facts: { a: -0, b: [-0, 1e300, 5e-324, -1e21], d: { e: null, f: true } },
    networks: {},
  });
});

Deno.test("encodeCheckpoint() writes a safetensors file that names its format, networks and arrays", async () => {
  const bytes = await encodeCheckpoint(stateOf(3));
  const { arrays, metadata } = safetensorsHeader(bytes, "file");
  assert.deepEqual(arrays.map(({ name }) => name).slice(2, 4), [
    "network/head.weight",
    "earlyStopPruning/stem.weight",
  ]);
  const { sha256, facts, ...others } = metadata;
  assert.deepEqual(others, {
    format: "fathom checkpoint 1",
    networks: '["network","earlyStopPruning","none"]',
  });
  assert.equal(JSON.parse(facts).step, 3);
  const digits = new TextDecoder("latin1").decode(bytes).indexOf(sha256);
  const whole = bytes.slice().fill("0".charCodeAt(0), digits, digits + 64);
  const digest = await crypto.subtle.digest("SHA-256", whole);
  assert.equal(new Uint8Array(digest).toHex(), sha256);
});

Deno.test("encodeCheckpoint() has copied the state when it returns its promise", async () => {
  const counters = { step: 7 };
  const data = Float32Array.of(1, 2);
  const encoding = encodeCheckpoint({
    facts: { counters },
    networks: { network: { w: { shape: [2], data } } },
  });
  counters.step = 8;
  data.fill(9);
  const { facts, networks } = await decodeCheckpoint(await encoding, "file");
  assert.deepEqual(facts, { counters: { step: 7 } });
  assert.deepEqual(networks.network.w.data, Float32Array.of(1, 2));
});

Deno.test("decodeCheckpoint() leaves the bytes as they are and copies them", async () => {
  const bytes = await encodeCheckpoint(stateOf(3));
  const around = new Uint8Array(bytes.length + 3);
  around.set(bytes, 1); // arrays that are not aligned
  const view = around.subarray(1, -2);
  const read = await decodeCheckpoint(view, "file");
  assert.deepEqual(view, bytes);
  around.fill(0);
  assert.deepEqual(bitsOf(read), bitsOf(stateOf(3)));
});

Deno.test("encodeCheckpoint() names the place of facts that JSON would change", async () => {
  const facts = { counters: { elboUpdate: { step: NaN } } };
  await assert.rejects(encodeCheckpoint({ facts, networks: {} }), {
    name: "TypeError",
    message: "encodeCheckpoint(): wanted a finite number at $.counters.elboUpdate.step, " +
      "got NaN in the facts",
  });
});

Deno.test("encodeCheckpoint() refuses arrays that could not be read again", async () => {
  const array = { shape: [1], data: Float32Array.of(1) };
  const cases: [networks: TrainingState["networks"], message: RegExp][] = [
    [{ "a/b": {} }, /^encodeCheckpoint\(\): wanted names of networks without "\/", got "a\/b"$/],
    [{ a: { "\ud800": array } }, /^encodeCheckpoint\(\): wanted names that are Unicode, got /],
    [{ a: { w: { ...array, shape: [2] } } }, /wanted 8 bytes, .* of "a\/w", got 4 in \[0, 4\]$/],
    [{ a: { w: { ...array, shape: [-1] } } }, /wanted whole numbers .* as shape of "a\/w", got /],
  ];
  for (const [networks, message] of cases) {
    await assert.rejects(encodeCheckpoint({ facts: {}, networks }), { name: "TypeError", message });
  }
});

Deno.test("decodeCheckpoint() refuses a checkpoint with any damage and names its file", async () => {
  const whole = await encodeCheckpoint(stateOf(3));
  assert.ok(whole.length > 5_000 && whole.length < 7_000, `${whole.length}`);
  const versions = damagedVersions(whole);
  assert.ok(versions.length > 190, `${versions.length}`);
  const message = /^a\/step: wanted a whole checkpoint, got /;
  for (const { what, bytes } of versions) {
    await assert.rejects(decodeCheckpoint(bytes, "a/step"), { name: "TypeError", message }, what);
  }
});

Deno.test("decodeCheckpoint() says what else is wrong with a file", async () => {
  const signed = async (metadata: Record<string, string>, arrays = {}) => {
    const format = "fathom checkpoint 1";
    const zeros = { format, sha256: "0".repeat(64), facts: "{}", networks: '["a"]', ...metadata };
    const bytes = encodeSafetensors(arrays, zeros);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    return encodeSafetensors(arrays, { ...zeros, sha256: digest });
  };
  const array = { shape: [1], data: Float32Array.of(1) };
  const cases: [bytes: Uint8Array<ArrayBuffer>, message: string][] = [
    [new Uint8Array(9), "wanted a whole checkpoint, got 9 bytes"],
    [
      await signed({ format: "fathom checkpoint 2" }),
      'wanted a whole checkpoint, got format "fathom checkpoint 2" instead of "fathom checkpoint 1"',
    ],
    [
      await signed({ format: "fathom examples 1" }),
      "wanted a whole checkpoint, got a file that begins otherwise",
    ],
    [
      await signed({ facts: "[1]" }),
      "wanted an object, got a list of 1 in the facts of its header",
    ],
    [await signed({ facts: "" }), "wanted JSON in its header, got nothing"],
    [
      await signed({ networks: "[1]" }),
      "wanted a text at $[0], got 1 in the networks of its header",
    ],
    [await signed({}, { "b/c": array }), 'wanted arrays of the networks ["a"], got "b/c"'],
    [await signed({}, { a: array }), 'wanted arrays of the networks ["a"], got "a"'],
  ];
  for (const [bytes, message] of cases) {
    await assert.rejects(decodeCheckpoint(bytes, "a/step"), {
      name: "TypeError",
      message: `a/step: ${message}`,
    });
  }
  const good = await decodeCheckpoint(await signed({}, { "a/b/c": array }), "a/step");
  assert.deepEqual(Object.keys(good.networks.a), ["b/c"]);
});
