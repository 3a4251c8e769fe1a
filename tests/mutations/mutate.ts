// Mutations of files that can be made again: the same seed and number give the same bytes.

import { randomStream } from "../../src/math/random.ts";
import { byteChanges, changeBytes } from "./byte_mutations.ts";
import { oneOf } from "./draws.ts";
import { changeJson, jsonChanges } from "./json_mutations.ts";
import type { MutationKind } from "./kind.ts";
import { changeText, textChanges } from "./text_mutations.ts";

/** Bytes that were changed. */
export interface Mutation {
  readonly bytes: Uint8Array;
  /** What was done, for reports. */
  readonly what: string;
}

/** Of texts, this share is changed as bytes. */
const asBytes = 0.25;

/**
 * The mutation of a number.
 *
 * @param changes see {@linkcode MutationKind}
 * @param whole the file as it should be
 */
export function mutationOf(
  changes: MutationKind["changes"],
  whole: Uint8Array,
  seed: number,
  number: number,
): Mutation {
  const random = randomStream(seed, `mutation/${number}`);
  if (changes !== "bytes" && random() >= asBytes) {
    const text = new TextDecoder().decode(whole);
    const json = changes === "json";
    const what = oneOf(random, json ? jsonChanges : textChanges);
    const changed = json ? changeJson(text, what, random) : changeText(text, what, random);
    return { bytes: new TextEncoder().encode(changed), what };
  }
  const what = oneOf(random, byteChanges);
  return { bytes: changeBytes(whole, what, random), what };
}
