// A TypeScript file for the rules of the house: its length, imports and exports.

import { posix } from "node:path";
import { parse } from "@babel/parser";
import { importsIn } from "./imports_in.ts";
import { type ExportedName, exportsIn } from "./exports_in.ts";
import type { SyntaxNode } from "./syntax_node.ts";

/** Another file of the tree, in an import, a re-export or a type. */
export interface FileImport {
  /** Path in the tree. */
  readonly file: string;
  readonly line: number;
  /** The names that are taken; undefined where it may be any of them. */
  readonly names?: readonly string[];
}

/** A file of the tree. */
export interface SourceFile {
  /** Path in the tree, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly FileImport[];
  readonly exports: readonly ExportedName[];
}

/** Files by their paths, read from their texts. */
export function sourceFiles(texts: ReadonlyMap<string, string>): SourceFile[] {
  return [...texts].map(([path, text]) => sourceFile(path, text));
}

function sourceFile(path: string, text: string): SourceFile {
  const { program } = parse(text, {
    sourceType: "module",
    plugins: ["typescript"],
    sourceFilename: path,
  });
  const tree = program as unknown as SyntaxNode;
  return {
    path,
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    imports: importsIn(tree)
      .filter(({ specifier }) => /^\..*\.ts$/.test(specifier))
      .map(({ specifier, ...rest }) => ({
        file: posix.join(posix.dirname(path), specifier),
        ...rest,
      })),
    exports: exportsIn(tree),
  };
}
