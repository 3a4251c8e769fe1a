// The rule that files do not import each other in a circle.

import type { Finding } from "./finding.ts";
import type { FileImport, SourceFile } from "./source_file.ts";

/** One finding per circle, types and `import()` counted too: where its first file, by name, imports the next. */
export function circles(files: readonly SourceFile[]): Finding[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  return knots(importsOf).map((knot) => {
    const circle = shortestCircle([...knot].sort()[0], knot, importsOf);
    const [first, second] = circle;
    return {
      file: first,
      line: importsOf.get(first)!.find(({ file }) => file === second)!.line,
      text: `imports in a circle: ${
        circle.join(" → ")
      }; move what both need into a file of its own`,
    };
  });
}

type ImportsOf = ReadonlyMap<string, readonly FileImport[]>;

/** Sets of files that all reach each other, by Tarjan's algorithm; a file alone only where it imports itself. */
function knots(importsOf: ImportsOf): Set<string>[] {
  const number = new Map<string, number>(); // in the order of visits
  const lowest = new Map<string, number>(); // the earliest that a file reaches
  const stack: string[] = [];
  const found: Set<string>[] = [];
  const visit = (path: string) => {
    number.set(path, number.size);
    lowest.set(path, number.get(path)!);
    stack.push(path);
    const imported = importsOf.get(path)!.map(({ file }) => file);
    for (const file of imported) {
      if (!importsOf.has(file)) continue;
      if (!number.has(file)) {
        visit(file);
        lowest.set(path, Math.min(lowest.get(path)!, lowest.get(file)!));
      } else if (stack.includes(file)) {
        lowest.set(path, Math.min(lowest.get(path)!, number.get(file)!));
      }
    }
    if (lowest.get(path) !== number.get(path)) return;
    const knot = new Set(stack.splice(stack.indexOf(path)));
    if (knot.size > 1 || imported.includes(path)) found.push(knot);
  };
  for (const path of importsOf.keys()) if (!number.has(path)) visit(path);
  return found;
}

/** From a file back to itself within its set, breadth first. */
function shortestCircle(start: string, knot: ReadonlySet<string>, importsOf: ImportsOf): string[] {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const { file } of importsOf.get(way.at(-1)!)!) {
      if (file === start) return [...way, start];
      if (!knot.has(file) || seen.has(file)) continue;
      seen.add(file);
      ways.push([...way, file]);
    }
  }
  return [start];
}
