// A node of a syntax tree, with the fields that imports and exports need.

/** A node; what else it has depends on its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number } };
  // deno-lint-ignore no-explicit-any -- see above
  readonly [field: string]: any;
}

/** The name in an identifier or in a string in its place. */
export function nameOf(node: SyntaxNode): string {
  return node.name ?? node.value;
}
