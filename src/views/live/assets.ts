// The files of the live page.

import { pageHtml, pageIcon } from "./page_html.ts";
import { liveStyle } from "./page_style.ts";

/** A file of the page. */
export interface Asset {
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The encoding of the bytes. */
  readonly encoding?: "gzip";
}

/**
 * By their paths, for instance "/" and "/page.js". The scripts are loaded only here.
 *
 * @param session of the server
 */
export async function pageAssets(session: string): Promise<ReadonlyMap<string, Asset>> {
  const { pageScript, workerScript } = await import("./page_script.ts");
  const script = (packed: string): Asset => ({
    type: "text/javascript; charset=utf-8",
    bytes: Uint8Array.from(atob(packed), (character) => character.charCodeAt(0)),
    encoding: "gzip",
  });
  const text = (type: string, text: string): Asset => ({
    type: `${type}; charset=utf-8`,
    bytes: new TextEncoder().encode(text),
  });
  return new Map([
    ["/", text("text/html", pageHtml(session))],
    ["/page.js", script(pageScript)],
    ["/worker.js", script(workerScript)],
    ["/page.css", text("text/css", liveStyle)],
    ["/icon.svg", text("image/svg+xml", pageIcon)],
  ]);
}

/** The page may load only its own files, its worker included. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
