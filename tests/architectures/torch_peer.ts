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
import { runForeign } from "../runs/export/foreign_program.ts";
import { type TemporaryFolder, temporaryFolder } from "../temporary_folder.ts";

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

/** A network with a state, given to the peer as a file of one format or the other, and examples. */
export interface PeerJob {
  readonly spec: ArchitectureSpec;
  readonly state: NetworkState;
  readonly examples: Examples;
  readonly weights: readonly number[];
  readonly format: "safetensors" | "json";
}

/** Calls the peer in float64 with every job, from one process that has loaded PyTorch; gives values or what went wrong. */
export async function peerValues(jobs: readonly PeerJob[]): Promise<(PeerValues | Error)[]> {
  using folder = temporaryFolder();
  const calls = jobs.map((job, i) => peerCall(folder, job, i));
  const answers = await runForeign<{ output: string; errors: string }[]>("torch_peers.py", {
    program,
    calls,
  });
  assert.equal(answers.length, jobs.length);
  return answers.map(({ output, errors }) => {
    const lines = output.trim().split("\n").map((line) => JSON.parse(line));
    for (const { error } of lines) if (error !== undefined) return new Error(error);
    assert.equal(lines.length, 3, errors);
    return valuesIn(Object.assign({}, ...lines));
  });
}

/** Arguments and standard input of a call. */
function peerCall(
  folder: TemporaryFolder,
  { spec, state, examples: { inputs, labels }, weights, format }: PeerJob,
  index: number,
) {
  const json = (data: unknown) => new TextEncoder().encode(JSON.stringify(data));
  const array = (shape: readonly number[], values: ArrayLike<number>) => ({
    shape,
    values: Array.from(values),
  });
  const stateFile = folder.write(
    `${index}.${format}`,
    format === "safetensors" ? encodeSafetensors(state) : json(
      Object.fromEntries(
        Object.entries(state).map(([name, { shape, data }]) => [name, array(shape, data)]),
      ),
    ),
  );
  const batch = labels.length;
  const examples = folder.write(
    `${index}.examples.json`,
    json({
      inputs: array([batch, ...inputShape(spec)], inputs),
      labels: [...labels],
      weights,
    }),
  );
  const asked = JSON.stringify({ architecture: architectureOf(spec), normEpsilon, batch });
  return {
    arguments: ["--precision", "float64", "--state", stateFile, asked],
    // gradients first: they do not change the population statistics
    input: `gradients ${examples}\nlogProbabilities ${examples}\n`,
  };
}

interface JsonArray {
  readonly shape: number[];
  readonly values: number[];
}

function valuesIn({ parameters, gradients, logProbabilities }: {
  readonly parameters: number;
  readonly gradients: Readonly<Record<string, JsonArray>>;
  readonly logProbabilities: JsonArray;
}): PeerValues {
  const asArray = ({ shape, values }: JsonArray): StateArray => ({
    shape,
    data: values,
  });
  return {
    parameters,
    logProbabilities: asArray(logProbabilities),
    gradients: Object.fromEntries(
      Object.entries(gradients)
        .map(([name, each]) => [name, asArray(each)]),
    ),
  };
}
