// A network in a few words, for headers, pages and cards.

import {
  architectureKind,
  isArchitecture,
  type NetworkSpec,
} from "../architectures/specification.ts";
import { counted } from "../tables/number_text.ts";

/**
 * "dense, 20 blocks of width 20".
 *
 * @param blocks the number of blocks or a text about them; default the specification's
 */
export function networkText(spec: NetworkSpec, blocks: number | string = spec.maxDepth): string {
  const text = typeof blocks === "string" ? blocks : counted(blocks, "block");
  if (!isArchitecture(spec)) return `${spec.name}, ${text}`;
  const { name, title, words } = architectureKind(spec);
  return `${title?.(spec) ?? name}, ${text} ${words(spec)}`.trimEnd();
}
