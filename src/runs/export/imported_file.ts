// Reading of a safetensors file from elsewhere: its arrays, and the description of the network in its header.

import type { Standardisation } from "../../datasets/dataset.ts";
import { listed } from "../../datasets/listed.ts";
import type { NamedArray, NetworkState } from "../../engines/network.ts";
import { openRegular } from "../../files/regular_file.ts";
import { placedState } from "../../engines/safetensors.ts";
import {
  type PlacedArray,
  safetensorsHeader,
  safetensorsStart,
} from "../../engines/safetensors_header.ts";
import { type ArchitectureSpec, knownFields } from "../../architectures/specification.ts";
import { fileError } from "../../files/file_error.ts";
import { networkArrays } from "../../architectures/network_arrays.ts";
import { parseHeader } from "./header_schema.ts";
import type { RunRecord } from "./run_record.ts";
import { exportFormat } from "./safetensors.ts";

/** The description that exportSafetensors() wrote beside the arrays. */
interface FileHeader {
  readonly spec: ArchitectureSpec;
  readonly depth: number;
  /** depth + 1 probabilities. */
  readonly q: readonly number[];
  readonly standardisation: Standardisation;
  /** The version of Fathom that wrote it. */
  readonly fathom: string;
  /** Absent if the file was not exported from a run. */
  readonly run?: RunRecord;
}

/** A safetensors file whose header is read. */
export interface ImportedFile {
  /** Names and shapes of the arrays. */
  readonly placed: readonly PlacedArray[];
  /** Reads the arrays. */
  arrays(): Promise<NetworkState>;
  /** Absent if the header is not Fathom's. */
  readonly header?: FileHeader;
}

/** Reads a file and its header; other versions of the format are refused. */
export async function readImportedFile(path: string): Promise<ImportedFile> {
  const { bytes: first, size } = await beginningOf(path, 8);
  const { bytes } = await beginningOf(path, Math.min(safetensorsStart(first), size));
  const { metadata, arrays: placed } = safetensorsHeader(bytes, path, { size });
  const file = {
    placed,
    arrays: async () => placedState((await beginningOf(path, size)).bytes, placed),
  };
  const { format, ...texts } = metadata;
  if (format === exportFormat) return { ...file, header: readHeader(texts, path) };
  if (format?.startsWith("fathom export")) {
    const { fathom = "of another version" } = texts;
    throw new TypeError(
      `importNetwork(): wanted a file in format "${exportFormat}", got "${format}" of Fathom ${fathom} ` +
        `in ${path}`,
    );
  }
  return file;
}

/** The first bytes of a regular file, and its size. */
async function beginningOf(
  path: string,
  length: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; size: number }> {
  try {
    using opened = await openRegular(path);
    const { file, size } = opened;
    const bytes = new Uint8Array(Math.min(length, size));
    for (let at = 0; at < bytes.length;) {
      const count = await file.read(bytes.subarray(at));
      if (count === null) throw new Error("it became shorter while it was read");
      at += count;
    }
    return { bytes, size };
  } catch (cause) {
    throw fileError("importNetwork", `cannot read ${path}`, cause);
  }
}

function readHeader(texts: Readonly<Record<string, string>>, path: string): FileHeader {
  const { specification, depthPosterior, ...facts } = parseHeader(texts, path);
  return {
    ...facts,
    spec: knownFields(specification),
    q: depthPosterior,
    fathom: texts.fathom ?? "unknown",
  };
}

/**
 * The arrays of a network in its own order. Unexpected names and missing weights are refused before any is read, then
 * momenta that are not finite. checkArrays() checks the shapes and values of the others.
 */
export async function knownArrays(
  file: ImportedFile,
  spec: ArchitectureSpec,
  depth: number,
  path: string,
): Promise<NetworkState> {
  const wanted = networkArrays(spec, depth);
  const names = new Set(file.placed.map(({ name }) => name));
  const missing = [...wanted].flatMap(([name, { kind }]) =>
    kind === "weight" && !names.has(name) ? [name] : []
  );
  const weightOf = (name: string) => wanted.get(name.replace(/\.momentum$/, ""));
  const foreign = [...names].filter((name) =>
    !wanted.has(name) && weightOf(name)?.kind !== "weight"
  );
  if (missing.length > 0 || foreign.length > 0) {
    const faults = [
      missing.length > 0 && `got no ${listed(missing, 3)}`,
      foreign.length > 0 && `got ${listed(foreign, 3)}, which it does not have`,
    ].filter((fault) => fault);
    throw new TypeError(
      `importNetwork(): wanted the arrays of a ${spec.kind} network with ${depth} blocks in ${path}, ` +
        faults.join(", and "),
    );
  }
  const arrays = await file.arrays();
  const known: Record<string, NamedArray> = {};
  for (const [name, { kind }] of wanted) {
    if (name in arrays) known[name] = arrays[name];
    const momentum = `${name}.momentum`;
    if (kind !== "weight" || !(momentum in arrays)) continue;
    if (!arrays[momentum].data.every(Number.isFinite)) {
      throw new RangeError(`importNetwork(): ${momentum} must hold finite numbers`);
    }
    known[momentum] = arrays[momentum];
  }
  return known;
}
