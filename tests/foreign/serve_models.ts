// Layers models on loopback, as a web server would give them: /0/model.json, /0/weights.bin, /1/model.json, ...

/** What one model is asked for. */
export interface ModelJob {
  /** With model.json and weights.bin. */
  readonly folder: string;
  readonly batches: readonly {
    readonly shape: number[];
    readonly values: number[];
  }[];
}

/** Serves the folders of the models, and texts by their path. */
export function serveModels(
  models: readonly ModelJob[],
  texts: Readonly<
    Record<string, { readonly type: string; readonly text: string }>
  > = {},
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname in texts) {
        const { type, text } = texts[pathname];
        return new Response(text, { headers: { "content-type": type } });
      }
      const found = pathname.match(/^\/(\d+)\/(model\.json|weights\.bin)$/);
      if (!found) return new Response(null, { status: 404 });
      return new Response(
        await Deno.readFile(`${models[Number(found[1])].folder}/${found[2]}`),
      );
    },
  );
}
