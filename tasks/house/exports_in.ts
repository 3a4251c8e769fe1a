// The names that a syntax tree exports.

import { nameOf, type SyntaxNode } from "./syntax_node.ts";

/** A name that other files can import. */
export interface ExportedName {
  readonly name: string;
  readonly line: number;
}

/** All of them with their lines, `default` too; `export *` is left out. */
export function exportsIn(program: SyntaxNode): ExportedName[] {
  return (program.body as readonly SyntaxNode[]).flatMap((node) => {
    const { line } = node.loc.start;
    if (node.type === "ExportDefaultDeclaration") return [{ name: "default", line }];
    if (node.type !== "ExportNamedDeclaration") return [];
    const specifiers: readonly SyntaxNode[] = node.specifiers;
    return [
      ...specifiers.map((each) => ({ name: nameOf(each.exported), line: each.loc.start.line })),
      ...declaredNames(node.declaration).map((name) => ({ name, line })),
    ];
  });
}

/** Of a function, class, type, or of all that `const` declares. */
function declaredNames(declaration?: SyntaxNode): string[] {
  if (!declaration) return [];
  if (declaration.type !== "VariableDeclaration") return [nameOf(declaration.id)];
  return declaration.declarations.flatMap(({ id }: SyntaxNode) => boundNames(id));
}

function boundNames(pattern: SyntaxNode): string[] {
  switch (pattern.type) {
    case "ObjectPattern":
      return pattern.properties.flatMap((each: SyntaxNode) =>
        boundNames(each.type === "RestElement" ? each.argument : each.value)
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((each?: SyntaxNode) => each ? boundNames(each) : []);
    case "AssignmentPattern":
      return boundNames(pattern.left);
    default:
      return [nameOf(pattern)];
  }
}
