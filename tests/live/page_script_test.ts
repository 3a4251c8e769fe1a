// The page's files: the script belongs to the sources that are there, and nothing comes from elsewhere.

import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { pageAssets } from "../../src/live/assets.ts";
import { pageScriptHash } from "../../src/live/page_script.ts";
import { pageScriptSources, sourcesHash } from "../../tasks/bundle_sources.ts";

const root = new URL("../../", import.meta.url);

Deno.test("pageScript belongs to the sources; where not, run deno task bundle", () => {
  assert.equal(pageScriptHash, sourcesHash(pageScriptSources(root), root));
});

Deno.test("pageScriptSources() has the page's own modules, what they import, and Observable Plot", () => {
  const { modules, packages } = pageScriptSources(root);
  const names = modules.map(({ href }) => href.slice(root.href.length));
  for (const name of ["src/live/page/main.ts", "src/numbers/depth_choice.ts"]) {
    assert.ok(names.includes(name), name);
  }
  const own = [...Deno.readDirSync(new URL("src/live/page/", root))].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts"));
  for (const name of own) assert.ok(names.includes(`src/live/page/${name}`), `${name} is not used`);
  assert.match(packages.join(), /^npm:@observablehq\/plot@\S+ \d[\d.]+/);
});

Deno.test("pageAssets() are complete, and name no other host", async () => {
  const assets = await pageAssets();
  const text = (path: string) => {
    const { bytes, encoding } = assets.get(path)!;
    return new TextDecoder().decode(encoding ? gunzipSync(bytes) : bytes);
  };
  const html = text("/");
  for (const [, path] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
    assert.ok(assets.has(path), path);
  }
  assert.doesNotMatch(html + text("/page.css"), /https?:|style="|<style|url\(/);
  assert.match(text("/page.js"), /EventSource/);
  assert.doesNotMatch(text("/page.js"), /\bimport\s*\(|\beval\(|new Function\(/);
});
