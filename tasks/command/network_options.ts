// Options for networks of every kind, and networks from a file.

import {
  chosenKind,
  type KindChoice,
  kindChoices,
  sizeOptions,
  strangeSize,
} from "../../src/architectures/sized_kinds.ts";
import type { ArchitectureSizes, ArchitectureSpec } from "../../src/architectures/specification.ts";
import type { DataFacts } from "../../src/architectures/kind.ts";
import { leftOpen, worded } from "../../src/calls/option.ts";
import { readArchitecture } from "../../src/runs/architecture_file.ts";
import { misfit, networkOptions as all, plannedDepth } from "../../src/training/network_options.ts";
import type { CommandOption } from "./option.ts";
import { parsedFlag, UsageError } from "./usage_error.ts";

/** An option for every size, in the order of help. */
const sizes = Object.fromEntries(
  sizeOptions.map(({ name, kind, option }) => [
    name,
    { ...leftOpen({ option }).option, of: kind.name },
  ]),
) as {
  readonly [Name in keyof Required<ArchitectureSizes>]: CommandOption & {
    parse(text: string): NonNullable<ArchitectureSizes[Name]>;
  };
};

/** In the order of help. */
export const networkOptions = {
  network: {
    ...worded("KIND", {
      wanted: `one of ${kindChoices.join(", ")} or FILE.json`,
      is: (text) => (text as string).endsWith(".json") || isKind(text as string),
    }),
    default: all.kind.default,
    about: `${all.kind.about}, or FILE.json, a custom network (docs/your_own.md)`,
    aliases: ["kind", "architecture", "model"],
  },
  ...leftOpen({ maxDepth: all.maxDepth }),
  ...sizes,
};

function isKind(text: string): text is KindChoice {
  return (kindChoices as readonly string[]).includes(text);
}

/** The network that options ask for. */
export interface AskedNetwork extends ArchitectureSizes {
  readonly kind: KindChoice;
  /** A network from a file; absent if `kind` and sizes describe it. */
  readonly architecture?: ArchitectureSpec;
  /** Residual blocks at the start. */
  readonly maxDepth: number;
}

/** The values of {@linkcode networkOptions}. */
type NetworkValues = ArchitectureSizes & {
  readonly network: string;
  readonly maxDepth?: number;
};

/** Values with the network in place of its options; reads the file if one is named. */
export function withNetwork<All extends NetworkValues>(values: All) {
  const others = Object.entries(values).filter(([name]) => !Object.hasOwn(networkOptions, name));
  return {
    ...Object.fromEntries(others) as Omit<All, keyof typeof networkOptions>,
    ...askedNetwork(values),
    networkText: values.network,
  };
}

function askedNetwork(values: NetworkValues): AskedNetwork {
  const { network, maxDepth: asked } = values;
  const given = Object.fromEntries(
    sizeOptions.flatMap(({ name }) => values[name] === undefined ? [] : [[name, values[name]]]),
  ) as ArchitectureSizes;
  if (!isKind(network)) return ofFile(network, asked, given);
  const options = { kind: network, maxDepth: asked, ...given };
  return { ...options, maxDepth: parsedFlag("max-depth", () => plannedDepth("", options)) };
}

function ofFile(file: string, asked: number | undefined, sizes: ArchitectureSizes): AskedNetwork {
  const beside = Object.keys(sizes)[0];
  if (beside !== undefined) {
    throw new UsageError(`--${beside} is not for --network ${file}, which has its own sizes`);
  }
  const architecture = architectureOf(file);
  const { maxDepth } = architecture;
  if (asked !== undefined && asked !== maxDepth) {
    throw new UsageError(`--max-depth must be ${maxDepth}, the blocks of ${file}, got ${asked}`);
  }
  return { kind: "auto", architecture, maxDepth };
}

function architectureOf(file: string): ArchitectureSpec {
  try {
    return readArchitecture(file);
  } catch (error) {
    throw new UsageError(`--network ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Refuses kinds and sizes that are not for the data.
 *
 * @param got what came, "--data mnist"
 */
export function checkNetworkFits(
  { kind: choice, architecture, ...sizes }: AskedNetwork,
  images: boolean,
  got: string,
): void {
  if (architecture) return; // has its own sizes, see checkFileFits
  const refuse = (flag: string, wanted: string) => {
    throw new UsageError(`--${flag} is for ${wanted}, got ${got}`);
  };
  const kind = chosenKind(choice, images);
  if (kind.images && !images) refuse(`network ${choice}`, "images");
  const strange = strangeSize(kind, sizes);
  if (strange) refuse(strange.name, `${strange.kind} networks`);
}

/** Refuses a network from a file that does not take the data. */
export function checkFileFits(
  architecture: ArchitectureSpec,
  file: string,
  facts: DataFacts,
  data: string,
): void {
  const fault = misfit(architecture, facts);
  if (fault) throw new UsageError(`--network ${file} ${fault} (--data ${data})`);
}
