// A network as formulas, derived from its chains of layers, for rebuilding it from its arrays.

import type { Chain, Layer } from "./layer.ts";
import { kindOf } from "./layer_kinds.ts";
import { architectureOf, type ArchitectureSpec } from "./specification.ts";

/**
 * The network as formulas: a_0 from x, every a_(i+1) from a_i, and the logits of exit d. Functions with arrays are named
 * after them: `blocks.i.dense(x)` is computed with `blocks.i.dense.weight` and `blocks.i.dense.bias`.
 */
export function networkInWords(spec: ArchitectureSpec): string {
  const { inputShape, stem, stages, exit, head } = architectureOf(spec);
  const said = sayer();
  const lines = [
    inputShape.length === 3 ? "x is [batch, height, width, channels]" : undefined,
    said.line("a_0", stem, "x", "stem"),
  ];
  let first = 0; // block of the stage
  for (const { count, block, first: opening } of stages) {
    const some = (from: number, to: number) =>
      stages.length === 1 && !opening
        ? ""
        : from === to
        ? `, i = ${from}`
        : `, i from ${from} to ${to}`;
    const last = first + count - 1;
    if (opening && count > 0) {
      lines.push(said.line(`a_(i+1)${some(first, first)}`, opening, "a_i", "blocks.i"));
    }
    const from = opening ? first + 1 : first;
    if (from <= last) {
      lines.push(said.line(`a_(i+1)${some(from, last)}`, block, "a_i", "blocks.i"));
    }
    first += count;
  }
  lines.push("exit d: e = a_d");
  let passed = 0; // exits up to this one go through the adapter
  stages.forEach(({ count, adapter }, s) => {
    passed += count;
    if (adapter) {
      lines.push(`where d <= ${passed}: ${said.line("e", adapter, "e", `adapters.${s}`)}`);
    }
  });
  lines.push(said.line("logits", [...exit, ...head], "e", "head"));
  lines.push(
    "blocks and exits are counted from 0; statistics behind the blocks have a row for each exit",
  );
  return [...lines.filter((line) => line !== undefined), ...said.meanings()].join("; ");
}

/** Formulas of chains; collects the kinds of layers in them. */
function sayer() {
  const meanings = new Set<string>();
  return {
    meanings: () => [...meanings],
    /** "a_0 = …", preceded by named subexpressions. */
    line(what: string, chain: Chain, x: string, part: string): string {
      const named: string[] = [];
      const place = {
        name: (own: string) => own === "" ? part : `${part}.${own}`,
        atom(formula: string): string {
          if (/^[\w.]+$/.test(formula)) return formula;
          named.push(`h${named.length + 1} = ${formula}`);
          return `h${named.length}`;
        },
        chain: (inner: Chain, y: string): string => inner.reduce(say, y),
      };
      const say = (y: string, layer: Layer): string => {
        const kind = kindOf(layer);
        const meaning = kind.meaning?.(layer);
        if (meaning !== undefined) meanings.add(meaning);
        return kind.formula(layer, y, place);
      };
      const value = chain.reduce(say, x);
      return [...named, `${what} = ${value}`].join("; ");
    },
  };
}
