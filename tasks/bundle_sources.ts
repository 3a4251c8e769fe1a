// What the live page's script is made from, so that a test can tell whether it belongs to the sources that are there.

import { createHash } from "node:crypto";

/** The local modules that the page's script consists of, and the lock file's line of every package, sorted. */
export function pageScriptSources(
  root: URL,
): { readonly modules: URL[]; readonly packages: string[] } {
  const modules = new Map<string, URL>();
  const names = new Set<string>();
  const visit = (module: URL) => {
    if (modules.has(module.href)) return;
    modules.set(module.href, module);
    for (const specifier of importsOf(Deno.readTextFileSync(module))) {
      if (specifier.startsWith(".")) visit(new URL(specifier, module));
      else names.add(specifier);
    }
  };
  visit(new URL("src/live/page/main.ts", root));
  const lock: { specifiers: Record<string, string> } = JSON.parse(
    Deno.readTextFileSync(new URL("deno.lock", root)),
  );
  const packages = Object.entries(lock.specifiers)
    .filter(([specifier]) => [...names].some((name) => specifier.startsWith(`npm:${name}@`)))
    .map(([specifier, version]) => `${specifier} ${version}`);
  return {
    modules: [...modules.values()].sort((a, b) => a.href < b.href ? -1 : 1),
    packages: packages.sort(),
  };
}

/** One hash of all of it, the same on every machine. */
export function sourcesHash(
  { modules, packages }: ReturnType<typeof pageScriptSources>,
  root: URL,
): string {
  const hash = createHash("sha256");
  for (const module of modules) {
    hash.update(`${module.href.slice(root.href.length)}\n${Deno.readTextFileSync(module)}\n`);
  }
  hash.update(packages.join("\n"));
  return hash.digest("hex");
}

/** Specifiers of imports and re-exports, those of types alone left out: they leave nothing in a bundle. */
function importsOf(source: string): string[] {
  const imports = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
  return [...source.matchAll(imports)].filter(([, type]) => !type).map(([, , path]) => path);
}
