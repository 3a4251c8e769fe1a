// Duplicate keys in JSON, of which JSON.parse() silently keeps the last.

/**
 * The first duplicate name in an object of a JSON text, with the names of the objects around it:
 * `["a", "shape"]` for `{"a": {"shape": 1, "shape": 2}}`; empty if there is none.
 *
 * @param text valid JSON
 * @param onLevel called with the number of open objects and arrays wherever one begins
 */
export function repeatedName(
  text: string,
  onLevel: (levels: number) => void = () => {},
): readonly string[] | undefined {
  // objects and arrays that are open; in an array `name` stays empty
  const open: { readonly names: Set<string>; name?: string }[] = [];
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === "{" || letter === "[") onLevel(open.push({ names: new Set() }));
    if (letter === "}" || letter === "]") open.pop();
    if (letter !== '"') continue;
    const from = i++;
    while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
    let after = i + 1;
    while (" \t\n\r".includes(text[after])) after++;
    if (text[after] !== ":") continue; // a value
    const inside = open[open.length - 1];
    inside.name = JSON.parse(text.slice(from, i + 1)) as string; // "\u0061" is "a"
    if (inside.names.has(inside.name)) {
      return open.flatMap(({ name }) => name === undefined ? [] : [name]);
    }
    inside.names.add(inside.name);
  }
  return undefined;
}
