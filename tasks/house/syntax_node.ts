// A node of a syntax tree, as far as imports and exports need it.

/** A node; what else it has depends on its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number } };
  // deno-lint-ignore no-explicit-any -- see above
  readonly [field: string]: any;
}

/** What an identifier, or a text in its place, says. */
export function nameOf(node: SyntaxNode): string {
  return node.name ?? node.value;
}
