// Network kinds that are made for given data, and their size options for programs and commands.

import type { Option } from "../calls/option.ts";
import { optional, type OptionalSchema, value } from "../files/json/schema.ts";
import { type Check, isGood } from "../calls/checks.ts";
import type { SizedKind } from "./kind.ts";
import {
  architectureKinds,
  type ArchitectureSizes,
  type ArchitectureSpec,
} from "./specification.ts";

/** A kind with its size options. */
interface NamedKind extends SizedKind<ArchitectureSpec, ArchitectureSizes> {
  readonly name: ArchitectureSpec["kind"];
}

/** In the order of help. */
const sizedKinds: readonly NamedKind[] = architectureKinds.flatMap(({ name, forData }) =>
  forData ? [{ ...forData, name }] : []
);

/** A kind by its name, or `auto`: conv for images and dense for vectors. */
export type KindChoice = "auto" | Exclude<ArchitectureSpec["kind"], "chain">;

/** All choices. */
export const kindChoices: readonly KindChoice[] = [
  "auto",
  ...sizedKinds.map(({ name }) => name as KindChoice),
];

/** Every size option with its kind. */
export const sizeOptions: readonly {
  readonly name: keyof ArchitectureSizes;
  readonly kind: NamedKind;
  readonly option: Option;
}[] = sizedKinds.flatMap((kind) =>
  Object.entries<Option>(kind.sizes).map(([name, option]) => ({
    name: name as keyof ArchitectureSizes,
    kind,
    option,
  }))
);

/** Checks of the sizes as options of a program. */
export const sizeChecks: { readonly [Name in keyof Required<ArchitectureSizes>]: Check } = Object
  .fromEntries(sizeOptions.map(({ name, option }) => [name, option.check])) as never;

/** Schemas of the sizes in a file. */
export const sizeSchemas: {
  readonly [Name in keyof ArchitectureSizes]-?: OptionalSchema<
    Exclude<ArchitectureSizes[Name], undefined>
  >;
} = Object.fromEntries(
  sizeOptions.map(({ name, option: { check } }) => [
    name,
    optional(value(check.wanted, (each) => isGood(check, each))),
  ]),
) as never;

/** The kind that a choice selects, given whether the data are images. */
export function chosenKind(choice: KindChoice, images: boolean): NamedKind {
  const name = choice === "auto" ? images ? "conv" : "dense" : choice;
  return sizedKinds.find((kind) => kind.name === name)!;
}

/** The sizes that belong to a kind. */
export function sizesOf({ sizes }: NamedKind, given: ArchitectureSizes): ArchitectureSizes {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) =>
      value !== undefined && Object.hasOwn(sizes, name)
    ),
  );
}

/** The first given size that belongs to another kind, with that kind. */
export function strangeSize(
  { sizes }: NamedKind,
  given: ArchitectureSizes,
): { readonly name: string; readonly kind: string } | undefined {
  const found = sizeOptions.find(({ name }) =>
    given[name] !== undefined && !Object.hasOwn(sizes, name)
  );
  return found && { name: found.name, kind: found.kind.name };
}
