// An option of a command: a function's or the command's own, with its flag and help.

import type { Option } from "../../src/calls/option.ts";

/** An option of a command, a flag. */
export interface CommandOption extends Option {
  /** Without "--"; default the option's name, "learning-rate" for learningRate. */
  readonly flag?: string;
  /** A group, shown in help before the description: "spirals". */
  readonly of?: string;
  /** May be repeated or have values separated by commas: the value is a list. */
  readonly repeatable?: boolean;
  /** Required: the words that follow "give --out DIR: ". */
  readonly required?: string;
  /** The options that it is for; refused with others. Default: all. */
  readonly only?: Only;
}

/** A condition on the other options of a call. */
export interface Only {
  /** The words that follow "--angle is for": "--data spirals". */
  readonly wanted: string;
  /** Whether the values of all options meet it. */
  fits(values: GivenValues): boolean;
  /** What came instead. */
  got(values: GivenValues): string;
}

/** Values by the names of options. */
export type GivenValues = Readonly<Record<string, unknown>>;

/** Options by their names. */
export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** Options by the titles of their sections in the help text; "" for none. */
export type Sections = Readonly<Record<string, CommandOptions>>;

/** The value of an option that is given. */
type GivenValue<Each extends CommandOption> = Each extends { readonly repeatable: true }
  ? readonly ReturnType<Each["parse"]>[]
  : ReturnType<Each["parse"]>;

/** The value of an option, undefined where it is absent and has no default. */
type ValueOf<Each extends CommandOption> = Each extends
  { readonly default: NonNullable<unknown> } | { readonly required: string } ? GivenValue<Each>
  : GivenValue<Each> | undefined;

type ValuesOf<Options extends CommandOptions> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>;
};

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends
  (all: infer All) => void ? All
  : never;

/** The values of all options of some sections. */
export type Values<Each extends Sections> = Together<
  { readonly [Title in keyof Each]: ValuesOf<Each[Title]> }[keyof Each]
>;

/** The flag of an option, without "--". */
export function flagOf(name: string, { flag }: CommandOption): string {
  return flag ?? kebab(name);
}

/** "learning-rate" for "learningRate". */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The condition that another flag is given: "--port is for --live, got no --live". */
export function besides(name: string, wanted: string): Only {
  const [flag] = wanted.split(" ");
  return {
    wanted,
    fits: (values) => values[name] !== undefined && values[name] !== false,
    got: () => `no ${flag}`,
  };
}
