// A training checkpoint as bytes: a safetensors file whose header holds facts as JSON and a SHA-256 of the whole file,
// taken with zeros in place of its own digits, so that any changed, missing or added byte shows.

import { hex } from "../../datasets/fingerprint.ts";
import type { NamedArray, NetworkState } from "../../engines/network.ts";
import { encodeSafetensors, placedState } from "../../engines/safetensors.ts";
import { type PlacedArray, safetensorsHeader } from "../../engines/safetensors_header.ts";
import { parseJson } from "../../files/json/parse.ts";
import { list, parsed } from "../../files/json/schema.ts";
import { anyObject, anyText } from "../../files/json/values.ts";
import { factsText } from "./facts_text.ts";

/** The state of a training run between two steps. */
export interface TrainingState {
  /** Plain data, as JSON stores it: null, true and false, finite numbers, texts, lists, objects. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** States of networks by name, for instance "network" and "earlyStopPruning"; names have no "/". */
  readonly networks: Readonly<Record<string, NetworkState>>;
}

const format = "fathom checkpoint 1";
const blank = "0".repeat(64);

/** What the header begins with, so that the digits are always at the same place. */
const opening = `{"__metadata__":{"format":"${format}","sha256":"`;
const digitsFrom = 8 + opening.length;
const digitsTo = digitsFrom + blank.length;

/**
 * The bytes of a checkpoint: arrays `<network>/<array>`, and in `__metadata__` the texts `format`, `sha256`, `facts` and
 * `networks` (their names). The state is copied before this function returns its promise, so it may change then.
 *
 * @throws TypeError for facts that are not plain data, naming the place, and for arrays that the format cannot hold
 */
export async function encodeCheckpoint(
  { facts, networks }: TrainingState,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = "encodeCheckpoint()";
  const bytes = encodeSafetensors(arraysOf(networks, name), {
    format,
    sha256: blank,
    facts: factsText(facts, name),
    networks: JSON.stringify(Object.keys(networks)),
  });
  safetensorsHeader(bytes, name); // a state that could not be read again is refused now
  const digits = hex(await crypto.subtle.digest("SHA-256", bytes));
  bytes.set(new TextEncoder().encode(digits), digitsFrom);
  return bytes;
}

function arraysOf(networks: TrainingState["networks"], name: string): NetworkState {
  const arrays = Object.entries(networks).flatMap(([network, state]) => {
    if (network.includes("/")) {
      throw new TypeError(
        `${name}: wanted names of networks without "/", got ${JSON.stringify(network)}`,
      );
    }
    return Object.entries(state).map(([array, data]): [string, NamedArray] => [
      `${network}/${array}`,
      data,
    ]);
  });
  return Object.fromEntries(arrays);
}

/**
 * The state in the bytes of a checkpoint.
 *
 * @param path of its file, for errors
 * @throws TypeError that names the path and the fault, for bytes that are not those of a whole checkpoint
 */
export async function decodeCheckpoint(
  bytes: Uint8Array<ArrayBuffer>,
  path: string,
): Promise<TrainingState> {
  await checkDigest(bytes, path);
  const { arrays, metadata } = safetensorsHeader(bytes, path);
  const json = (text = "") => parseJson(text, path, "its header");
  const facts = parsed(anyObject, json(metadata.facts), path, "the facts of its header");
  const names = parsed(list(anyText), json(metadata.networks), path, "the networks of its header");
  return { facts, networks: networksOf(bytes, arrays, names, path) };
}

function networksOf(
  bytes: Uint8Array,
  arrays: readonly PlacedArray[],
  names: readonly string[],
  path: string,
): TrainingState["networks"] {
  const placed = new Map(names.map((name): [string, PlacedArray[]] => [name, []]));
  for (const array of arrays) {
    const [network] = array.name.split("/", 1);
    const others = placed.get(network);
    if (!others || network === array.name) {
      throw new TypeError(
        `${path}: wanted arrays of the networks ${JSON.stringify(names)}, ` +
          `got ${JSON.stringify(array.name)}`,
      );
    }
    others.push({ ...array, name: array.name.slice(network.length + 1) });
  }
  return Object.fromEntries(
    [...placed].map(([name, arrays]) => [name, placedState(bytes, arrays)]),
  );
}

async function checkDigest(bytes: Uint8Array<ArrayBuffer>, path: string): Promise<void> {
  const wrong = (got: string) => new TypeError(`${path}: wanted a whole checkpoint, got ${got}`);
  if (bytes.length < digitsTo) throw wrong(`${bytes.length.toLocaleString("en-US")} bytes`);
  const start = new TextDecoder("latin1").decode(bytes.subarray(8, digitsTo));
  if (!start.startsWith(opening)) throw wrong(otherFormat(start));
  const digits = bytes.slice(digitsFrom, digitsTo);
  bytes.fill(blank.charCodeAt(0), digitsFrom, digitsTo);
  const digest = crypto.subtle.digest("SHA-256", bytes); // of a copy that it takes at once
  bytes.set(digits, digitsFrom);
  if (hex(await digest) !== start.slice(opening.length)) {
    throw wrong("bytes with another SHA-256 than its header says, torn or damaged");
  }
}

function otherFormat(start: string): string {
  const found = /^\{"__metadata__":\{"format":("fathom checkpoint [^"]*")/.exec(start)?.[1];
  return found && found !== JSON.stringify(format)
    ? `format ${found} instead of "${format}"`
    : "a file that begins otherwise";
}
