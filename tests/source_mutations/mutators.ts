// Mutators: each says by what a node of a source can be replaced so that the program does something else.

import type { PlacedNode, SyntaxNode } from "./syntax.ts";

/** Makes mutations of one kind. */
export interface Mutator {
  readonly name: string;
  /** Replacements of (a part of) a node: the range that is replaced, and by what. */
  replacements(place: PlacedNode, source: string): Iterable<Replacement>;
}

/** A range of the source and its new text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly after: string;
}

/** All mutators, in the order of their names. */
export const mutators: readonly Mutator[] = [
  operators("arithmetic", ["BinaryExpression"], {
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "%": "*",
    "**": "*",
    "<<": ">>>",
    ">>": "<<",
    ">>>": "<<",
    "&": "|",
    "|": "&",
    "^": "&",
  }),
  operators("assignment", ["AssignmentExpression"], {
    "+=": "-=",
    "-=": "+=",
    "*=": "/=",
    "/=": "*=",
    "??=": "=",
    "|=": "&=",
    "&=": "|=",
  }),
  {
    name: "boolean",
    *replacements({ node }) {
      if (node.type === "BooleanLiteral") yield whole(node, String(!node.value));
    },
  },
  operators("comparison", ["BinaryExpression"], {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "===": "!==",
    "!==": "===",
    "==": "!=",
    "!=": "==",
  }),
  {
    name: "condition",
    *replacements({ node }) {
      if (node.type === "IfStatement" || node.type === "ConditionalExpression") {
        yield whole(node.test, "true");
        yield whole(node.test, "false");
      } else if (node.type === "WhileStatement") yield whole(node.test, "false");
    },
  },
  {
    name: "list",
    *replacements({ node }) {
      if (node.type === "ArrayExpression" && node.elements.length > 0) yield whole(node, "[]");
    },
  },
  operators("logic", ["LogicalExpression"], { "&&": "||", "||": "&&" }),
  {
    name: "method",
    *replacements({ node }, source) {
      const { callee } = node;
      if (!/^(Optional)?CallExpression$/.test(node.type)) return;
      if (!/^(Optional)?MemberExpression$/.test(callee.type)) return;
      const { property, object } = callee;
      if (callee.computed || property.type !== "Identifier") return;
      const other = swappedMethods[property.name];
      if (other !== undefined) yield whole(property, other);
      if (droppedMethods.has(property.name)) {
        const start = object.end + source.slice(object.end).search(/\??\./);
        yield { start, end: node.end, after: "" };
      }
    },
  },
  {
    name: "negation",
    *replacements({ node }) {
      if (node.type !== "UnaryExpression" || !["!", "-", "~"].includes(node.operator)) return;
      yield { start: node.start, end: node.start + 1, after: "" };
    },
  },
  {
    name: "nullish",
    *replacements({ node }, source) {
      if (node.type !== "LogicalExpression" || node.operator !== "??") return;
      yield { start: source.indexOf("??", node.left.end), end: node.end, after: "" };
    },
  },
  {
    name: "number",
    *replacements({ node }) {
      if (node.type === "BigIntLiteral") yield whole(node, `${BigInt(node.value) + 1n}n`);
      if (node.type !== "NumericLiteral") return;
      const { value } = node;
      yield whole(node, String(Number.isInteger(value) && value < 1000 ? value + 1 : value * 2));
    },
  },
  {
    name: "statement",
    *replacements({ node, parent }, source) {
      if (node.type === "ThrowStatement" || node.type === "ContinueStatement") {
        yield whole(node, ";");
      }
      if (node.type === "BreakStatement" && parent.type !== "SwitchCase") yield whole(node, ";");
      if (node.type !== "ExpressionStatement") return;
      const { type } = node.expression;
      if (!statements.has(type)) return;
      // a text is what a mutated line shows, and not what it does
      if (!source.slice(node.start, node.end).startsWith("super(")) yield whole(node, ";");
    },
  },
  {
    name: "string",
    *replacements({ node, parent, field }) {
      if (node.type !== "StringLiteral" || /\s/.test(node.value)) return;
      if (field === "key" || parent.type === "ExportNamedDeclaration") return;
      yield whole(node, node.value === "" ? '"mutated"' : '""');
    },
  },
  {
    name: "update",
    *replacements({ node }) {
      if (node.type !== "UpdateExpression") return;
      const start = node.prefix ? node.start : node.argument.end;
      yield { start, end: start + 2, after: node.operator === "++" ? "--" : "++" };
    },
  },
];

/** Methods and what is called in their place. */
const swappedMethods: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  max: "min",
  min: "max",
  floor: "ceil",
  ceil: "floor",
  round: "floor",
  every: "some",
  some: "every",
  startsWith: "endsWith",
  endsWith: "startsWith",
  all: "race",
});

/** Methods that give what they were called on, once they are left out. */
const droppedMethods = new Set([
  "filter",
  "slice",
  "sort",
  "reverse",
  "trim",
  "toReversed",
  "toSorted",
]);

/** Expressions that are left out where they are a statement. */
const statements = new Set([
  "AssignmentExpression",
  "AwaitExpression",
  "CallExpression",
  "OptionalCallExpression",
  "UnaryExpression",
  "YieldExpression",
]);

/** Exchanges operators that stand between two operands. */
function operators(
  name: string,
  types: readonly string[],
  pairs: Readonly<Record<string, string>>,
): Mutator {
  return {
    name,
    *replacements({ node }, source) {
      if (!types.includes(node.type)) return;
      const { left, right, operator } = node;
      if (!Object.hasOwn(pairs, operator)) return;
      if (operator === "+" && [left, right].some(isText)) return; // joined texts have no difference
      const start = left.end + source.slice(left.end, right.start).indexOf(operator);
      yield { start, end: start + operator.length, after: pairs[operator] };
    },
  };
}

function isText({ type }: SyntaxNode): boolean {
  return type === "StringLiteral" || type === "TemplateLiteral";
}

function whole({ start, end }: SyntaxNode, after: string): Replacement {
  return { start, end, after };
}
