// network/state.safetensors against the specification: what is let through, and what is refused.

import assert from "node:assert/strict";
import type { NamedArray, NetworkState } from "../../../src/engines/network.ts";
import { networkArrays } from "../../../src/architectures/network_arrays.ts";
import { type ArchitectureSpec, conv, dense } from "../../../src/architectures/specification.ts";
import { checkStoredState } from "../../../src/runs/schemas/network_state.ts";

const specs: [string, ArchitectureSpec][] = [
  ["dense", dense({ inputs: 2, classes: 3, maxDepth: 3, width: 4 })],
  ["conv", conv({ size: [6, 6], channels: 1, classes: 3, maxDepth: 3, outer: 4, inner: 2 })],
];

/** Ones everywhere, momenta of all weights too. */
function wholeState(spec: ArchitectureSpec, depth: number): Record<string, NamedArray> {
  const state: Record<string, NamedArray> = {};
  for (const [name, { shape, kind }] of networkArrays(spec, depth)) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);
    state[name] = { shape, data };
    if (kind === "weight") state[`${name}.momentum`] = { shape, data };
  }
  return state;
}

const without = (state: NetworkState, pattern: RegExp) =>
  Object.fromEntries(Object.entries(state).filter(([name]) => !pattern.test(name)));
const check = (state: NetworkState, spec: ArchitectureSpec, depth: number) =>
  checkStoredState(state, spec, depth, "read()", "a.safetensors");

for (const [kind, spec] of specs) {
  Deno.test(`checkStoredState() lets states of a ${kind} network through that lack momenta or statistics`, () => {
    for (const depth of [0, 2, 3]) {
      const state = wholeState(spec, depth);
      check(state, spec, depth);
      check(without(state, /\.momentum$/), spec, depth);
      check(without(state, /\.(mean|variance)$/), spec, depth);
    }
    // a unit that is never active has no variance
    const state = wholeState(spec, 2);
    const name = Object.keys(state).find((each) => each.endsWith(".variance"))!;
    const { shape, data } = state[name];
    check({ ...state, [name]: { shape, data: data.with(0, 0) } }, spec, 2);
  });

  Deno.test(`checkStoredState() refuses a value of any array of a ${kind} network that is not finite`, () => {
    const state = wholeState(spec, 2);
    for (const [name, { shape, data }] of Object.entries(state)) {
      for (const bad of [NaN, Infinity, ...name.endsWith(".variance") ? [-1] : []]) {
        const changed = { ...state, [name]: { shape, data: data.with(1, bad) } };
        const bound = name.endsWith(".variance") ? " of at least 0" : "";
        assert.throws(() => check(changed, spec, 2), {
          name: "TypeError",
          message:
            `read(): wanted finite numbers${bound} in ${name}, got ${bad} at position 1 in ` +
            "a.safetensors",
        });
      }
    }
  });

  Deno.test(`checkStoredState() refuses arrays of a ${kind} network that are missing, foreign or of another shape`, () => {
    const state = wholeState(spec, 2);
    const refused = (state: NetworkState, depth: number, message: RegExp) =>
      assert.throws(() => check(state, spec, depth), { name: "TypeError", message });
    refused(state, 3, /wanted 3 blocks, as network\/specification\.json says, got 2 in a\.saf/);
    refused(state, 1, /wanted 1 block, .*, got 2 in/);
    refused(without(state, /^stem\.bias$/), 2, /wanted arrays stem\.bias, got none in/);
    refused(
      without(state, /0\.norm1?\.mean$/),
      2,
      /wanted arrays blocks\.0\.norm1?\.mean, got none/,
    );
    const { "stem.bias": bias } = state;
    refused(
      { ...state, "stem.bia": bias },
      2,
      /wanted no arrays but those of .*, got stem\.bia in/,
    );
    refused({ ...state, "blocks.0.norm.mean.momentum": bias }, 2, /got blocks\.0\.norm\.mean\.mom/);
    const turned = { shape: [1, 4], data: bias.data };
    refused(
      { ...state, "stem.bias": turned },
      2,
      /wanted shape \[4\] of stem\.bias, .* got \[1,4\]/,
    );
  });
}

Deno.test("checkStoredState() takes a row of NaN in the head for an exit that was not estimated, in mean and variance alike", () => {
  const [, [, spec]] = specs;
  const state = wholeState(spec, 2);
  const row = ({ shape, data }: NamedArray) => ({
    shape,
    data: data.map((each, i) => i < 4 ? NaN : each),
  });
  const [mean, variance] = ["head.norm.mean", "head.norm.variance"];
  check({ ...state, [mean]: row(state[mean]), [variance]: row(state[variance]) }, spec, 2);
  for (const name of [mean, variance]) {
    assert.throws(
      () => check({ ...state, [name]: row(state[name]) }, spec, 2),
      /got NaN at position 0/,
    );
  }
});
