// The data that a task takes by name, as lines of help: those that are registered.

import { dataNames, publicData } from "../src/datasets/sets/registry.ts";

const indent = 25; // characters before the text of a flag
const widest = 100;

/**
 * The lines of `--data NAME`.
 *
 * @param besides what else it takes, for instance "or FILE.csv"
 */
export function dataNamesHelp(besides?: string): string {
  const lines = wrappedNames(["spirals (default)", ...dataNames], besides, indent, widest);
  return "  --data NAME".padEnd(indent) + lines.trimStart();
}

/**
 * Names separated by commas, in lines of at most `widest` characters that begin with `indent` spaces.
 *
 * @param last what follows the names; default nothing
 */
export function wrappedNames(
  words: readonly string[],
  last: string | undefined,
  indent: number,
  widest: number,
): string {
  const texts = words.map((word, i) =>
    last === undefined && i === words.length - 1 ? word : `${word},`
  );
  if (last !== undefined) texts.push(last);
  const margin = " ".repeat(indent);
  const lines = [margin];
  for (const text of texts) {
    const line = lines.pop()!;
    const joined = line === margin ? line + text : `${line} ${text}`;
    lines.push(...joined.length > widest && line !== margin ? [line, margin + text] : [joined]);
  }
  return lines.join("\n");
}

/** Where packages of an operating system put data sets: "Debian's folder for Fashion-MNIST". */
export function systemFoldersHelp(): string {
  return publicData.flatMap(({ title, systemFolder }) =>
    systemFolder ? [`${systemFolder.whose} folder for ${title}`] : []
  ).join(", ");
}
