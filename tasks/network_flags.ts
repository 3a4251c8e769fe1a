// The flags that say what a network looks like, and their help: those of the kinds of networks that there are.

import { statSync } from "node:fs";
import type { ParseArgsConfig } from "node:util";
import {
  chosenKind,
  type KindChoice,
  kindChoices,
  sizeOptions,
  strangeSize,
} from "../src/architectures/sized_kinds.ts";
import {
  type ArchitectureSizes,
  type ArchitectureSpec,
  checkSpec,
  knownFields,
} from "../src/architectures/specification.ts";
import { parseJson } from "../src/files/json/parse.ts";
import { parsed } from "../src/files/json/schema.ts";
import { isGood } from "../src/calls/checks.ts";
import { architectureSpec } from "../src/runs/schemas/specification.ts";
import { type NetworkOptions, plannedDepth } from "../src/training/network_options.ts";
import { UsageError, wrongFlag } from "./command_line.ts";
import { wholeFlag } from "./flag_values.ts";

type TextFlags<Name extends string> = Readonly<Record<Name, { readonly type: "string" }>>;

/** The flags, as `parseArgs` reads them. */
export const networkFlags = {
  "network": { type: "string", default: "auto" },
  "max-depth": { type: "string" },
  ...Object.fromEntries(
    sizeOptions.map(({ name }) => [name, { type: "string" }]),
  ) as TextFlags<keyof ArchitectureSizes>,
} as const satisfies ParseArgsConfig["options"];

/** What the flags say of a network. */
export interface NetworkFlags extends ArchitectureSizes {
  readonly kind: KindChoice;
  /** A network from a file; absent where `kind` and sizes say what it is. */
  readonly architecture?: ArchitectureSpec;
  /** Residual blocks at the start. */
  readonly maxDepth: number;
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readNetworkFlags(
  values: Readonly<Partial<Record<keyof typeof networkFlags, unknown>>>,
): NetworkFlags {
  const texts = values as Readonly<Partial<Record<keyof typeof networkFlags, string>>>;
  const sizes: ArchitectureSizes = Object.fromEntries(
    sizeOptions.flatMap(({ name, option }) => {
      const text = texts[name];
      return text === undefined ? [] : [[name, sizeFlag(name, text, option)]];
    }),
  );
  const asked = wholeFlag("max-depth", texts["max-depth"], 0);
  const network = texts.network!;
  if (network.endsWith(".json")) return ofFile(network, asked, sizes);
  if (!(kindChoices as readonly string[]).includes(network)) {
    throw wrongFlag("network", `one of ${kindChoices.join(", ")} or FILE.json`, network);
  }
  const kind = network as KindChoice;
  return { kind, maxDepth: depthOf({ kind, maxDepth: asked, ...sizes }), ...sizes };
}

function depthOf(options: NetworkOptions): number {
  try {
    return plannedDepth("--max-depth", options);
  } catch (error) {
    throw new UsageError(
      (error as Error).message.replace("--max-depth(): maxDepth", "--max-depth"),
    );
  }
}

function sizeFlag(
  flag: string,
  text: string,
  { check, parse }: (typeof sizeOptions)[number]["option"],
): unknown {
  const value = parse(text);
  if (!isGood(check, value)) {
    throw wrongFlag(flag, check.wanted, text);
  }
  return value;
}

/** Bytes of a network's description; those of ResNet-152 are a thousandth. */
const largestFile = 1 << 24;

function ofFile(file: string, asked: number | undefined, sizes: ArchitectureSizes): NetworkFlags {
  const beside = Object.keys(sizes)[0];
  if (beside !== undefined) {
    throw new UsageError(`--${beside} is not for --network ${file}, which has its own sizes`);
  }
  const architecture = readArchitecture(file);
  const { maxDepth } = architecture;
  if (asked !== undefined && asked !== maxDepth) {
    throw new UsageError(`--max-depth must be the ${maxDepth} blocks of ${file}, got ${asked}`);
  }
  return { kind: "auto", architecture, maxDepth };
}

function readArchitecture(file: string): ArchitectureSpec {
  try {
    const info = statSync(file);
    if (!info.isFile()) throw new TypeError("it is no regular file");
    if (info.size > largestFile) throw new TypeError("it has more than 16 MiB");
    const value = parseJson(Deno.readTextFileSync(file), "--network", file);
    const spec = knownFields(parsed(architectureSpec, value, "--network", file));
    checkSpec("--network", spec);
    return spec;
  } catch (error) {
    const reason =
      error instanceof Deno.errors.NotFound || (error as { code?: string }).code === "ENOENT"
        ? "there is none"
        : (error as Error).message;
    throw new UsageError(
      reason.startsWith("--network")
        ? reason.replace("--network():", () => `--network ${file}:`)
        : `--network ${file} cannot be read: ${reason}`,
    );
  }
}

/** Sizes that mean nothing for the data at hand are refused, not ignored. */
export function checkNetworkFits(
  { kind: choice, architecture, ...sizes }: NetworkFlags,
  images: boolean,
  refuse: (flag: string, wanted: string) => never,
): void {
  if (architecture) return;
  const kind = chosenKind(choice, images);
  if (kind.images && !images) refuse(`network ${choice}`, "images");
  const strange = strangeSize(kind, sizes);
  if (strange) refuse(strange.name, `${strange.kind} networks`);
}

/** The lines of help. */
export function networkHelp(): string {
  const column = (flag: string) => `  ${flag}`.padEnd(25);
  const kinds = kindChoices.filter((kind) => kind !== "auto").join(", ");
  return [
    `${column("--network KIND")}auto (default: conv for images, dense for vectors), ${kinds},`,
    `${column("")}or FILE.json, layers of one's own (docs/your_own.md)`,
    `${
      column("--max-depth D")
    }residual blocks at the start; there are D + 1 exits (20; staged: the`,
    `${column("")}blocks of its stages)`,
    ...sizeOptions.map(({ name, kind, option: { sign, about } }) =>
      `${column(`--${name} ${sign}`)}${kind.name}: ${about}`
    ),
  ].join("\n");
}
