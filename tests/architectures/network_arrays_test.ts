// Array names and shapes in exports, against those of networks.

import assert from "node:assert/strict";
import { networkArrays } from "../../src/architectures/network_arrays.ts";
import { exampleNames, exampleNetwork } from "../runs/export/example_network.ts";

Deno.test("networkArrays() has the names and shapes of a network's state without momenta", async () => {
  for (const name of exampleNames) {
    const { parts: { spec, depth, state } } = await exampleNetwork(name);
    const shapes = Object.entries(state).flatMap(([key, { shape }]) =>
      key.endsWith(".momentum") ? [] : [[key, [...shape]] as const]
    );
    const known = [...networkArrays(spec, depth)].map(([key, { shape, kind }]) => {
      assert.equal(kind === "statistic", /\.(mean|variance)$/.test(key));
      return [key, [...shape]] as const;
    });
    assert.deepEqual(new Map(known), new Map(shapes));
  }
});
