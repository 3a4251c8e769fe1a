// An engine held to reference files.

import { basename } from "node:path";
import { createNetwork, type CreateOptions } from "../../src/engines/create_network.ts";
import {
  compareWithReference,
  parseReference,
  referenceSpec,
  referenceTolerance,
} from "../../src/engines/reference.ts";

/** The result for a file. */
export interface ReferenceCheck {
  readonly file: string;
  readonly engine: string;
  /** Largest relative error. */
  readonly worst: number;
  /** The quantity that has it. */
  readonly quantity: string;
  readonly passed: boolean;
}

/** The results of files in turn. @param files default those in tests/golden */
export async function* referenceChecks(
  files: readonly string[],
  place: Pick<CreateOptions, "engine" | "threads" | "tf32">,
): AsyncGenerator<ReferenceCheck> {
  for (const file of files.length ? files : await goldenFiles()) {
    const reference = parseReference(await Deno.readTextFile(file), file);
    using network = await createNetwork(referenceSpec(reference), place);
    const { worst, quantity } = await compareWithReference(reference, network);
    const passed = worst <= referenceTolerance;
    yield { file: basename(file), engine: network.engine.name, worst, quantity, passed };
  }
}

async function goldenFiles(): Promise<string[]> {
  const folder = new URL("../../tests/golden/", import.meta.url);
  const files: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".json")) files.push(new URL(name, folder).pathname);
  }
  return files.sort();
}
