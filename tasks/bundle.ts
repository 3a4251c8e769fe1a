// The bundler of the live page's scripts with Observable Plot into src/views/live/page_script.ts. Run it after a change
// under src/views/live/page or in what that imports; a test fails if it was forgotten.

import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { pageEntries, pageScriptSources, sourcesHash } from "./bundle/sources.ts";

const root = new URL("../", import.meta.url);
const folder = await Deno.makeTempDir();
try {
  const [page, worker] = [await packed(pageEntries[0]), await packed(pageEntries[1])];
  const hash = sourcesHash(pageScriptSources(root), root);
  await Deno.writeTextFile(
    new URL("src/views/live/page_script.ts", root),
    `// deno-fmt-ignore-file
// deno-lint-ignore-file
// Made by \`deno task bundle\` from src/views/live/page and Observable Plot (ISC licence); not to be edited.

/** Hash of the sources of the scripts. */
export const pageScriptHash = "${hash}";

/** The page's script: base64 of gzip. */
export const pageScript = \`
${page}\`;

/** The script of its worker: base64 of gzip. */
export const workerScript = \`
${worker}\`;
`,
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Bundles a module; lines of base64 of gzip. */
async function packed(entry: string): Promise<string> {
  const bundled = `${folder}/script.js`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--platform=browser", "--minify", `--output=${bundled}`, entry],
    cwd: fileURLToPath(root),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    console.error(new TextDecoder().decode(stderr));
    Deno.exit(1);
  }
  const script = await Deno.readFile(bundled);
  const bytes = gzipSync(script, { level: 9 });
  console.log(`${entry}: ${script.length} bytes of script, ${bytes.length} as gzip`);
  return bytes.toString("base64").match(/.{1,120}/g)!.join("\n");
}
