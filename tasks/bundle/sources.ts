// The sources of the live page's scripts, and their hash, by which a test finds outdated scripts.

import { createHash } from "node:crypto";

/** Entry modules of the page's script and of its worker's. */
export const pageEntries = [
  "src/views/live/page/main.ts",
  "src/views/live/page/worker.ts",
] as const;

/** The local modules of the page's scripts, and the lock file's line for every package, sorted. */
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
  for (const entry of pageEntries) visit(new URL(entry, root));
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

/** The hash of all sources, the same on every machine. */
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
