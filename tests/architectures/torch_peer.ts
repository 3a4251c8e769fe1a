// The PyTorch peer as another implementation of networks: log-probabilities and gradients of a state.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { normEpsilon } from "../../src/architectures/network_arrays.ts";
import {
  architectureOf,
  type ArchitectureSpec,
  inputShape,
} from "../../src/architectures/specification.ts";
import type { StateArray } from "../engines/float64/pass.ts";
import type { Examples, NetworkState } from "../../src/engines/network.ts";
import { encodeSafetensors } from "../../src/engines/safetensors.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { python } from "../requirements.ts";

const program = fileURLToPath(
  new URL("../../src/studies/bench/torch/torch_peer.py", import.meta.url),
);

/** Results of the peer for examples. */
export interface PeerValues {
  /** Trained parameters, including the posterior's D + 1 logits. */
  readonly parameters: number;
  /** [exits, B, K]. */
  readonly logProbabilities: StateArray;
  /** Gradient of Σ_d weights_d m_d with batch statistics. */
  readonly gradients: Readonly<Record<string, StateArray>>;
}

/** Runs the peer in float64 on a network with a state, given as a file of one format or the other. */
export async function peerValues(
  spec: ArchitectureSpec,
  state: NetworkState,
  { inputs, labels }: Examples,
  weights: readonly number[],
  format: "safetensors" | "json",
): Promise<PeerValues> {
  using folder = temporaryFolder();
  const json = (data: unknown) => new TextEncoder().encode(JSON.stringify(data));
  const array = (shape: readonly number[], values: ArrayLike<number>) => ({
    shape,
    values: Array.from(values),
  });
  const stateFile = folder.write(
    `state.${format}`,
    format === "safetensors" ? encodeSafetensors(state) : json(
      Object.fromEntries(
        Object.entries(state).map(([name, { shape, data }]) => [name, array(shape, data)]),
      ),
    ),
  );
  const batch = labels.length;
  const examples = folder.write(
    "examples.json",
    json({
      inputs: array([batch, ...inputShape(spec)], inputs),
      labels: [...labels],
      weights,
    }),
  );
  const asked = JSON.stringify({ architecture: architectureOf(spec), normEpsilon, batch });
  const child = new Deno.Command(python, {
    args: [program, "--precision", "float64", "--state", stateFile, asked],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output();
  const writer = child.stdin.getWriter();
  // gradients first: they do not change the population statistics
  const requests = `gradients ${examples}\nlogProbabilities ${examples}\n`;
  await writer.write(new TextEncoder().encode(requests)).catch(() => {}); // told by the reply
  await writer.close().catch(() => {});
  const { stdout, stderr } = await ended;
  const lines = new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
  for (const { error } of lines) if (error !== undefined) throw new Error(error);
  assert.equal(lines.length, 3, new TextDecoder().decode(stderr));
  const [{ parameters }, { gradients }, { logProbabilities }] = lines;
  const asArray = ({ shape, values }: { shape: number[]; values: number[] }): StateArray => ({
    shape,
    data: values,
  });
  return {
    parameters,
    logProbabilities: asArray(logProbabilities),
    gradients: Object.fromEntries(
      Object.entries<{ shape: number[]; values: number[] }>(gradients)
        .map(([name, each]) => [name, asArray(each)]),
    ),
  };
}
