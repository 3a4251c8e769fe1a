// The page's files: the script belongs to the sources that are there, and nothing comes from elsewhere.

import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { contentSecurityPolicy, pageAssets } from "../../../src/views/live/assets.ts";
import { pageScriptHash } from "../../../src/views/live/page_script.ts";
import { pageScriptSources, sourcesHash } from "../../../tasks/bundle/sources.ts";

const root = new URL("../../../", import.meta.url);

Deno.test("pageScript belongs to the sources; where not, run deno task bundle", () => {
  assert.equal(pageScriptHash, sourcesHash(pageScriptSources(root), root));
});

Deno.test("pageScriptSources() has the page's own modules, what they import, and Observable Plot", () => {
  const { modules, packages } = pageScriptSources(root);
  const names = modules.map(({ href }) => href.slice(root.href.length));
  for (const name of ["src/views/live/page/main.ts", "src/depth/depth_choice.ts"]) {
    assert.ok(names.includes(name), name);
  }
  const own = [...Deno.readDirSync(new URL("src/views/live/page/", root))].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts"));
  for (const name of own) {
    assert.ok(names.includes(`src/views/live/page/${name}`), `${name} is not used`);
  }
  assert.match(packages.join(), /^npm:@observablehq\/plot@\S+ \d[\d.]+/);
});

Deno.test("pageAssets() are complete, have relative addresses, and name no other host", async () => {
  const assets = await pageAssets("5e551011");
  const text = (path: string) => {
    const { bytes, encoding } = assets.get(path)!;
    return new TextDecoder().decode(encoding ? gunzipSync(bytes) : bytes);
  };
  const html = text("/");
  assert.match(html, /<html lang="en" data-session="5e551011">/);
  const addresses = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address);
  assert.equal(addresses.length, 3);
  for (const address of [...addresses, "worker.js"]) assert.ok(assets.has(`/${address}`), address);
  assert.doesNotMatch(html + text("/page.css"), /https?:|style="|<style|url\(/);
  for (const path of ["/page.js", "/worker.js"]) {
    assert.match(text(path), /new EventSource\(\w+\)/);
    assert.doesNotMatch(text(path), /\bimport\s*\(|\beval\(|new Function\(/);
    assert.doesNotMatch(text(path), /["'`]\/(?:events|commands|worker\.js|page)\b/); // absolute
  }
  assert.match(text("/page.js"), /new SharedWorker\(`worker\.js\?/);
});

Deno.test("contentSecurityPolicy lets in the page's own files, its worker among them, and nothing else", () => {
  const directives = contentSecurityPolicy.split("; ").map((directive) => directive.split(" "));
  assert.deepEqual(
    Object.fromEntries(directives.map(([name, ...sources]) => [name, sources.join(" ")])),
    {
      "default-src": "'none'",
      "script-src": "'self'",
      "worker-src": "'self'",
      "style-src": "'self'",
      "img-src": "'self' data:",
      "connect-src": "'self'",
      "base-uri": "'none'",
      "form-action": "'none'",
      "frame-ancestors": "'none'",
    },
  );
});
