// A trial of a mutated file: it is read, and what comes of it judged.

import { basename, join } from "node:path";
import { publicNames } from "../entries.ts";
import type { MutationKind } from "./kind.ts";
import { mutationOf } from "./mutate.ts";

/** How a trial ended. */
export interface TrialResult {
  /** `same`: the mutation changed nothing. */
  readonly verdict: "refused" | "right" | "same" | "unclear" | "wrong";
  /** What was done to the file. */
  readonly what: string;
  /** The error, or what is wrong with the facts. */
  readonly text?: string;
}

/** A whole file of a kind, and what is read from it. */
export interface WholeFile extends Disposable {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly facts: unknown;
  readonly folder: string;
}

/** Makes a whole file in a folder of its own, which disposal removes. */
export async function wholeFile(kind: MutationKind): Promise<WholeFile> {
  const folder = Deno.makeTempDirSync({ prefix: "fathom_" });
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    const path = await kind.make(folder);
    const facts = plain(await kind.read(folder));
    return { folder, path, bytes: Deno.readFileSync(path), facts, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Tries the mutation of a number. The whole file is put back afterwards. */
export async function tryMutation(
  kind: MutationKind,
  whole: WholeFile,
  seed: number,
  number: number,
): Promise<TrialResult> {
  const { bytes, what } = mutationOf(kind.changes, whole.bytes, seed, number);
  if (sameBytes(bytes, whole.bytes)) return { verdict: "same", what };
  Deno.writeFileSync(whole.path, bytes);
  try {
    let facts: unknown;
    try {
      facts = plain(await kind.read(whole.folder));
    } catch (error) {
      const unclear = unclearIn(error, whole.path, kind);
      const text = messageOf(error);
      return unclear
        ? { verdict: "unclear", what, text: `${unclear}: ${text}` }
        : { verdict: "refused", what, text };
    }
    const wrong = kind.wrong
      ? await kind.wrong(bytes, facts, whole.facts)
      : otherFacts(facts, whole.facts);
    return wrong === undefined
      ? { verdict: "right", what }
      : { verdict: "wrong", what, text: wrong };
  } finally {
    Deno.writeFileSync(whole.path, whole.bytes);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Facts as JSON holds them. */
function plain(facts: unknown): unknown {
  return facts === undefined ? null : JSON.parse(JSON.stringify(facts));
}

/** What is wrong with facts that should be others. */
export function otherFacts(facts: unknown, wanted: unknown): string | undefined {
  const [got, right] = [facts, wanted].map((each) => JSON.stringify(each));
  if (got === right) return undefined;
  const at = [...got].findIndex((letter, i) => letter !== right[i]);
  const from = Math.max(0, at - 40);
  return `wanted ...${right.slice(from, at + 60)}, got ...${got.slice(from, at + 60)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const longest = 2000;

/** What makes an error unclear; undefined where people can act on it. */
function unclearIn(
  error: unknown,
  path: string,
  { callers = [], named }: Pick<MutationKind, "callers" | "named">,
): string | undefined {
  if (!(error instanceof Error)) return "no error was thrown";
  const text = error.message;
  if (text.length > longest) return `${text.length} letters long`;
  // what stands in quotation marks comes from the file
  const told = text.replaceAll(join(path, ".."), "").replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const found = unclearWords.exec(told);
  if (found) return `says ${JSON.stringify(found[0])}`;
  const caller = [...told.matchAll(/\b([A-Za-z]\w*)\(\)/g)].map(([, name]) => name)
    .find((name) => !(name in publicNames) && !callers.includes(name));
  if (caller) return `names ${caller}(), which is not public`;
  if (!text.includes(basename(path)) && !named?.test(text)) return "does not name the file";
}

/** What JavaScript's own errors say, and what a template makes of a value that is not there. */
const unclearWords = new RegExp(
  [
    /Cannot (read|set|access|convert|mix|destructure|use|delete)/,
    /\bundefined\b|\[object |not iterable|is not a (function|constructor)|is not (defined|valid JSON)/,
    /Maximum call stack|Invalid (array|typed array|string|array buffer|count|time)/i,
    /[Aa]rray buffer allocation|out of bounds|beyond the end|out of memory|\bat \S+:\d+:\d+|\n\s+at /,
    /byte length of|start offset|must be a multiple|Unexpected (token|end)|in JSON at|--allow-all/,
    /Offset is outside|Source is too large|could not be cloned|os error/,
  ].map(({ source }) => source).join("|"),
);
