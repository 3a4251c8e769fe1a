// Options for the data that a network is trained on.

import { dataNames, isDataName, publicData } from "../../src/datasets/sets/registry.ts";
import { spiralOptions } from "../../src/datasets/spirals.ts";
import { splitOptions } from "../../src/datasets/split.ts";
import { tableOptions } from "../../src/datasets/table_options.ts";
import { leftOpen, worded } from "../../src/calls/option.ts";
import { aPath, type Check } from "../../src/calls/checks.ts";
import type { GivenValues, Only } from "./option.ts";

/** Kinds of data that can be asked for. */
export type DataKind = "spirals" | "public" | "file";

/** The data that a text names: the spirals, a public data set, or a file; undefined for anything else. */
export function dataKind(text: string): DataKind | undefined {
  if (text === "spirals") return text;
  if (/\.(csv|tsv|txt|data)(\.gz)?$/i.test(text)) return "file";
  return isDataName(text) ? "public" : undefined;
}

/** An option that names data of some kinds. */
export function namedData(...kinds: readonly DataKind[]) {
  const names = [...kinds.includes("spirals") ? ["spirals"] : [], ...dataNames].join(", ");
  const check: Check = {
    wanted: kinds.includes("file") ? `${names} or a file FILE.csv` : `one of ${names}`,
    is: (text) => kinds.some((kind) => kind === dataKind(text as string)),
  };
  return {
    ...worded("NAME", check),
    about: kinds.includes("file") ? `${names} or FILE.csv` : names,
    aliases: ["dataset"],
  };
}

/** The kinds of `--data` that a flag is for. */
function dataOf(wanted: string, ...kinds: readonly DataKind[]): Only {
  const dataText = ({ data }: GivenValues) => data as string;
  return {
    wanted,
    // a run that is resumed has its own data, which flags must not contradict
    fits: (values) =>
      values.resume !== undefined || kinds.some((kind) => kind === dataKind(dataText(values))),
    got: (values) => `--data ${dataText(values)}`,
  };
}

const ofSpirals = { of: "spirals", only: dataOf("--data spirals", "spirals") };
const ofTables = { of: "FILE.csv", only: dataOf("--data FILE.csv", "file") };
const ofFiles = dataOf("public data sets and files", "public", "file");

const spirals = leftOpen(spiralOptions);
const split = leftOpen(splitOptions);
const table = leftOpen(tableOptions);

/** The folder of a public data set. */
const dataDir = {
  ...worded("DIR", aPath),
  defaultWords: "data/NAME",
  about: "folder of a public data set's files",
  only: dataOf("public data sets", "public"),
};

/** Training points of the spirals. */
const points = { ...spirals.points, ...ofSpirals };

/** In the order of help. */
export const dataOptions = {
  data: { ...namedData("spirals", "public", "file"), default: "spirals" },
  dataDir,
  angle: { ...spirals.angle, ...ofSpirals },
  noise: { ...spirals.noise, ...ofSpirals },
  points,
  target: { ...table.target, ...ofTables },
  header: { ...table.header, ...ofTables },
  delimiter: { ...table.delimiter, ...ofTables },
  limit: { ...split.limit, only: ofFiles },
  validation: { ...split.validation, only: ofFiles },
};

/** Folders of packages of operating systems: "Debian's folder for Fashion-MNIST". */
export const systemFolders: string = publicData.flatMap(({ title, systemFolder }) =>
  systemFolder ? [`${systemFolder.whose} folder for ${title}`] : []
).join(", ");

/** A path without folders and extensions: "moons" for "some/where/moons.csv.gz". */
export function baseName(data: string): string {
  return data.split(/[\\/]/).pop()!.replace(/\.\w+(\.gz)?$/, "");
}
