// A server on this machine that answers as a test says: it may break off, or lie about what it sends.

/** What a request asks for. */
export interface Asked {
  readonly path: string;
  /** First byte of a Range request. */
  readonly from?: number;
  /** Encodings that are taken; absent where the request says nothing. */
  readonly encoding?: string;
  /** How many requests came before. */
  readonly count: number;
}

/** An answer as it goes over the wire; the connection ends after it, or stays silent. */
export interface Answer {
  /** Status line and headers, without the final empty line. */
  readonly head: readonly string[];
  readonly body?: Uint8Array;
  /** Leave the connection open and send no more. */
  readonly hang?: boolean;
}

/** A running server; disposal ends it. */
export interface Loopback extends AsyncDisposable {
  /** Ends in "/". */
  readonly url: string;
  readonly asked: Asked[];
}

/** Answers every request by the given function. */
export function loopback(answer: (asked: Asked) => Answer): Loopback {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked: Asked[] = [];
  const open = new Set<Deno.Conn>();
  const serve = async (connection: Deno.Conn) => {
    open.add(connection);
    try {
      const request = await headOf(connection);
      const range = /^range: bytes=(\d+)-/im.exec(request)?.[1];
      const next = {
        path: request.split(" ")[1],
        from: range === undefined ? undefined : Number(range),
        encoding: /^accept-encoding: (.*)$/im.exec(request)?.[1].trim(),
        count: asked.length,
      };
      asked.push(next);
      const { head, body = new Uint8Array(0), hang } = answer(next);
      await writeAll(connection, new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n`));
      await writeAll(connection, body);
      if (hang) return;
    } catch {
      // the client has gone
    }
    if (open.delete(connection)) connection.close();
  };
  const accepting = (async () => {
    const running: Promise<void>[] = [];
    try {
      for await (const connection of listener) running.push(serve(connection));
    } catch {
      // the listener was closed
    }
    await Promise.all(running);
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`,
    asked,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) connection.close();
      open.clear();
      await accepting;
    },
  };
}

/** The whole content, or the part of it that was asked for, as an honest server answers. */
export function honest(content: Uint8Array, asked: Asked): Answer {
  const { from = 0 } = asked;
  if (from >= content.length && from > 0) {
    return {
      head: ["HTTP/1.1 416 Range Not Satisfiable", `Content-Range: bytes */${content.length}`],
    };
  }
  const head = asked.from === undefined ? ["HTTP/1.1 200 OK"] : [
    "HTTP/1.1 206 Partial Content",
    `Content-Range: bytes ${from}-${content.length - 1}/${content.length}`,
  ];
  return {
    head: [...head, `Content-Length: ${content.length - from}`, "Connection: close"],
    body: content.subarray(from),
  };
}

async function headOf(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(4096);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("no request came");
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
}
