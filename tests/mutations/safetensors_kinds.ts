// Exported safetensors files as files to be mutated: their bytes, the header, and what the header says of the network. What
// is imported is loaded as a run.

import { join } from "node:path";
import { exportParts } from "../../src/runs/export/export_parts.ts";
import { importNetwork } from "../../src/runs/export/import_network.ts";
import { exportSafetensors } from "../../src/runs/export/safetensors.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { joined } from "../datasets/formats/mat_files.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { weightedSum } from "./image_facts.ts";
import type { MutationKind } from "./kind.ts";
import { otherFacts } from "./trial.ts";

const name = "net.safetensors";

/** The bytes of an export of a small run, made once. */
let exported: Promise<Uint8Array<ArrayBuffer>> | undefined;

async function makeExport(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "fathom_" });
  try {
    await writeExampleRun(folder, { epochs: 3 });
    using run = await loadRun(folder, { engine: "simd", threads: 1 });
    return exportSafetensors(await exportParts(run));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const textOf = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** The header's text and what follows it. */
function cut(file: Uint8Array): { header: string; body: Uint8Array } {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  return { header: textOf(file.subarray(8, 8 + length)), body: file.subarray(8 + length) };
}

function withHeader(header: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(header);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
  return joined(length, bytes, body);
}

interface ImportFacts {
  readonly depth: number;
  readonly q: readonly number[];
  readonly standardisation: unknown;
  readonly specification: unknown;
  readonly classNames: unknown;
  /** A weighted sum of each array that is no momentum. */
  readonly sums: Readonly<Record<string, number>>;
}

/** Imports a file, and loads the run. */
async function readImport(folder: string): Promise<ImportFacts> {
  const out = join(folder, "out");
  try {
    await importNetwork(join(folder, name), out);
    using run = await loadRun(out, { engine: "simd", threads: 1 });
    const { mean, deviation } = run.standardisation; // others mean nothing
    const state = Object.entries(await run.network.readState());
    return {
      depth: run.network.depth,
      q: run.posterior.probabilities(),
      standardisation: { mean, deviation },
      specification: run.network.spec,
      classNames: run.classNames ?? null,
      sums: Object.fromEntries(
        state.filter(([key]) => !key.endsWith(".momentum")).map(([key, { data }]) =>
          [key, weightedSum(data)] as const
        ).sort(([a], [b]) => a < b ? -1 : 1),
      ),
    };
  } finally {
    await Deno.remove(out, { recursive: true }).catch(() => {});
  }
}

/** What is wrong with an import, by a look at the file without any of Fathom's functions. */
function wrongImport(file: Uint8Array, facts: unknown): string | undefined {
  const { header, body } = cut(file);
  const { __metadata__: texts, ...entries } = JSON.parse(header);
  const got = facts as ImportFacts;
  const sums = Object.entries(entries as Record<string, { data_offsets: [number, number] }>)
    .map(([key, { data_offsets: [from, to] }]) => {
      const view = new DataView(body.buffer, body.byteOffset + from, to - from);
      const values = Array.from(
        { length: (to - from) / 4 },
        (_, i) => view.getFloat32(4 * i, true),
      );
      return [key, weightedSum(values)] as const;
    }).sort(([a], [b]) => a < b ? -1 : 1);
  const q = JSON.parse(texts.depthPosterior) as number[];
  const sum = got.q.reduce((a, b) => a + b, 0);
  if (!(Math.abs(sum - 1) < 1e-6) || got.q.some((qd) => !(qd >= 0))) return `q sums to ${sum}`;
  if (got.q.some((qd, d) => !(Math.abs(qd - (q[d] ?? 0)) < 1e-6))) {
    return `wanted q ${q}, got ${got.q}`;
  }
  const { mean, deviation } = JSON.parse(texts.standardisation);
  const specification = JSON.parse(texts.specification);
  const { inputs } = specification;
  if (mean.length !== inputs || deviation.length !== inputs) {
    return `wanted ${inputs} means and deviations`;
  }
  if (![...mean, ...deviation].every((value) => typeof value === "number")) return "no numbers";
  const known = Object.keys(got.specification as object); // others mean nothing
  return otherFacts({ ...got, q: 0, classNames: 0 }, {
    depth: JSON.parse(texts.depth),
    q: 0,
    standardisation: { mean, deviation },
    specification: Object.fromEntries(known.map((key) => [key, specification[key]])),
    classNames: 0,
    sums: Object.fromEntries(sums),
  });
}

const wholeBytes: MutationKind = {
  name: "safetensors",
  changes: "bytes",
  callers: ["estimateStatistics"],
  async make(folder) {
    const path = join(folder, name);
    await Deno.writeFile(path, await (exported ??= makeExport()));
    return path;
  },
  read: readImport,
  wrong: wrongImport,
};

/**
 * A JSON document that becomes a part of the header. It lies in a folder of its own under the name of the file, so that
 * errors name it.
 */
function partKind(
  kind: string,
  documentOf: (header: string) => string,
  headerOf: (header: string, document: string) => string,
): MutationKind {
  const built = async (document: string) => {
    const { header, body } = cut(await (exported ??= makeExport()));
    return withHeader(headerOf(header, document), body);
  };
  return {
    ...wholeBytes,
    name: kind,
    changes: "json",
    async make(folder) {
      const path = join(folder, "part", name);
      await Deno.mkdir(join(folder, "part"));
      const { header } = cut(await (exported ??= makeExport()));
      await Deno.writeTextFile(path, documentOf(header));
      return path;
    },
    async read(folder) {
      const text = new TextDecoder().decode(await Deno.readFile(join(folder, "part", name)));
      await Deno.writeFile(join(folder, name), await built(text));
      return await readImport(folder);
    },
    wrong: async (document, facts) =>
      wrongImport(await built(new TextDecoder().decode(document)), facts),
  };
}

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Texts of the metadata that are JSON, as values. */
function valuesOf(header: string): string {
  const texts = JSON.parse(header).__metadata__ as Record<string, string>;
  const values = Object.entries(texts).map(([key, text]) =>
    [key, isJson(text) ? JSON.parse(text) : text] as const
  );
  return JSON.stringify(Object.fromEntries(values));
}

/** The header with other metadata; what is no table of JSON becomes the specification. */
function withValues(header: string, document: string): string {
  const parsed = JSON.parse(header);
  const table = isJson(document) ? JSON.parse(document) : document;
  const isTable = typeof table === "object" && table !== null && !Array.isArray(table);
  const values: Record<string, unknown> = isTable
    ? table
    : { ...parsed.__metadata__, specification: document };
  const texts = Object.entries(values).map(([key, value]) =>
    [key, typeof value === "string" ? value : JSON.stringify(value)] as const
  );
  return JSON.stringify({ ...parsed, __metadata__: Object.fromEntries(texts) });
}

/** Files that `export` writes. */
export const safetensorsKinds: readonly MutationKind[] = [
  wholeBytes,
  partKind("safetensors header", (header) => header, (_, document) => document),
  partKind("safetensors metadata", valuesOf, withValues),
];
