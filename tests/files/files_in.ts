// All that is in a folder, for telling whether anything has changed.

import { join } from "node:path";

/** Contents by path, "/" between names and behind those of folders, whose content is ""; sorted. */
export function filesIn(folder: string): Map<string, string> {
  const found: [path: string, content: string][] = [];
  const look = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(join(folder, path))) {
      if (!isDirectory) {
        const bytes = Deno.readFileSync(join(folder, path, name));
        found.push([path + name, new TextDecoder("latin1").decode(bytes)]);
        continue;
      }
      found.push([`${path}${name}/`, ""]);
      look(`${path}${name}/`);
    }
  };
  look("");
  return new Map(found.sort(([a], [b]) => a < b ? -1 : 1));
}
