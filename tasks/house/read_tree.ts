// The TypeScript files of a tree, with their texts.

/** Texts by path, sorted; `places` are files and folders below `root`. */
export function readTree(root: URL, places: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const place of places) {
    for (const path of pathsIn(root, place)) {
      texts.set(path, Deno.readTextFileSync(new URL(path, root)));
    }
  }
  return texts;
}

function pathsIn(root: URL, place: string): string[] {
  if (place.endsWith(".ts")) return place.endsWith(".d.ts") ? [] : [place];
  if (!Deno.statSync(new URL(place, root)).isDirectory) return [];
  return [...Deno.readDirSync(new URL(`${place}/`, root))]
    .flatMap(({ name }) => pathsIn(root, `${place}/${name}`))
    .sort();
}
