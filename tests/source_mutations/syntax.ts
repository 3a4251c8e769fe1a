// The syntax tree of a source, by @babel/parser: a walk over the nodes that do something, types left out.

import { parse } from "@babel/parser";

/** A node of the syntax tree. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number } };
  // deno-lint-ignore no-explicit-any -- what else a node has depends on its type
  readonly [field: string]: any;
}

/** A node with the node that it stands in, and under which name. */
export interface PlacedNode {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode;
  readonly field: string;
}

/** TypeScript's nodes that hold values. */
const valued = new Set(["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"]);

/** Nodes without anything that could be mutated. */
const silent = new Set(["ImportDeclaration", "ExportAllDeclaration", "Directive"]);

/** Every node of a TypeScript source that takes part when it runs, with its place, outer ones first. */
export function* valueNodes(source: string): Generator<PlacedNode> {
  const { program } = parse(source, {
    sourceType: "module",
    plugins: ["typescript"],
  });
  yield* below(program as unknown as SyntaxNode);
}

function* below(parent: SyntaxNode): Generator<PlacedNode> {
  for (const [field, value] of Object.entries(parent)) {
    for (const node of Array.isArray(value) ? value : [value]) {
      if (typeof node?.type !== "string" || node.loc === undefined) continue;
      if (silent.has(node.type) || node.declare) continue;
      if (node.type.startsWith("TS") && !valued.has(node.type)) continue;
      yield { node, parent, field };
      yield* below(node);
    }
  }
}
