// Bundles the live page's script with Observable Plot into src/live/page_script.ts. To be run when
// anything under src/live/page, or what it imports, has changed; a test says when that was forgotten.

import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { pageScriptSources, sourcesHash } from "./bundle_sources.ts";

const root = new URL("../", import.meta.url);
const folder = await Deno.makeTempDir();
try {
  const bundled = `${folder}/page.js`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--platform=browser",
      "--minify",
      `--output=${bundled}`,
      "src/live/page/main.ts",
    ],
    cwd: fileURLToPath(root),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    console.error(new TextDecoder().decode(stderr));
    Deno.exit(1);
  }
  const script = await Deno.readFile(bundled);
  const packed = gzipSync(script, { level: 9 });
  const lines = packed.toString("base64").match(/.{1,120}/g)!;
  const hash = sourcesHash(pageScriptSources(root), root);
  await Deno.writeTextFile(
    new URL("src/live/page_script.ts", root),
    `// deno-fmt-ignore-file
// deno-lint-ignore-file
// Made by \`deno task bundle\` from src/live/page and Observable Plot (ISC licence); not to be edited.

/** Of the sources that the script was made from. */
export const pageScriptHash = "${hash}";

/** The script: base64 of gzip. */
export const pageScript = \`
${lines.join("\n")}\`;
`,
  );
  console.log(
    `src/live/page_script.ts: ${script.length} bytes of script, ${packed.length} as gzip`,
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}
