// The imports of a syntax tree: statements, re-exports, `import()` and `import("…")` in types.

import { nameOf, type SyntaxNode } from "./syntax_node.ts";

/** An import as it is written. */
interface WrittenImport {
  readonly specifier: string;
  readonly line: number;
  /** The names that are taken; undefined where it may be any of them. */
  readonly names?: readonly string[];
}

/** All imports of a file whose specifiers are literals, in the order of the text. */
export function importsIn(program: SyntaxNode): WrittenImport[] {
  return [...below(program)];
}

function* below(node: SyntaxNode, parent?: SyntaxNode): Generator<WrittenImport> {
  const found = importOf(node, parent);
  if (found) yield found;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === "string" && child.loc) yield* below(child, node);
    }
  }
}

/** What a node imports; `parent` may tell which names of an `import()` are taken. */
function importOf(node: SyntaxNode, parent?: SyntaxNode): WrittenImport | undefined {
  const { line } = node.loc.start;
  switch (node.type) {
    case "ImportDeclaration":
      return { specifier: node.source.value, line, names: importedNames(node.specifiers) };
    case "ExportNamedDeclaration":
      if (!node.source) return;
      return { specifier: node.source.value, line, names: node.specifiers.map(localName) };
    case "ExportAllDeclaration":
      return { specifier: node.source.value, line };
    case "AwaitExpression": {
      const specifier = literalImport(node.argument);
      const names = parent?.type === "VariableDeclarator" ? patternNames(parent.id) : undefined;
      return specifier === undefined ? undefined : { specifier, line, ...names && { names } };
    }
    case "ImportExpression": {
      const specifier = literalImport(node);
      if (specifier === undefined || parent?.type === "AwaitExpression") return;
      return { specifier, line };
    }
    case "TSImportType": {
      const specifier = textOf(node.source ?? node.argument);
      const name = node.qualifier?.name;
      return specifier === undefined
        ? undefined
        : { specifier, line, ...name && { names: [name] } };
    }
  }
}

function literalImport(node: SyntaxNode): string | undefined {
  return node.type === "ImportExpression" ? textOf(node.source) : undefined;
}

function textOf(node?: SyntaxNode): string | undefined {
  const literal = node?.type === "TSLiteralType" ? node.literal : node;
  return literal?.type === "StringLiteral" ? literal.value : undefined;
}

/** Of an import statement; undefined with `* as`. */
function importedNames(specifiers: readonly SyntaxNode[]): string[] | undefined {
  if (specifiers.some(({ type }) => type === "ImportNamespaceSpecifier")) return undefined;
  return specifiers.map((each) =>
    each.type === "ImportDefaultSpecifier" ? "default" : nameOf(each.imported)
  );
}

/** Of `const { a, b } = await import(…)`; undefined for other patterns. */
function patternNames(pattern: SyntaxNode): string[] | undefined {
  if (pattern.type !== "ObjectPattern") return undefined;
  const properties: readonly SyntaxNode[] = pattern.properties;
  if (properties.some(({ type, computed }) => type !== "ObjectProperty" || computed)) {
    return undefined;
  }
  return properties.map(({ key }) => nameOf(key));
}

function localName(specifier: SyntaxNode): string {
  return nameOf(specifier.local);
}
