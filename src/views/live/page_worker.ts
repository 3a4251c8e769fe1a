// The worker that serves the page, so that page and training never wait for each other.

import { parentPort } from "node:worker_threads";
import { contentSecurityPolicy, pageAssets } from "./assets.ts";
import { eventFeed } from "./event_feed.ts";
import { unpackedPoints } from "./packed_snapshots.ts";
import { type PageServer, servePage } from "./page_server.ts";
import type { LiveCommand } from "./protocol.ts";
import { writeRequest } from "./requested_command.ts";
import type { FromPage, ToPage } from "./worker_messages.ts";

const port = parentPort!;
const say = (message: FromPage) => port.postMessage(message);
const feed = eventFeed();
let server: PageServer | undefined;

async function listen(options: Extract<ToPage, { kind: "listen" }>): Promise<void> {
  try {
    const assets = await pageAssets(feed.session);
    const onCommand = ({ run, command }: LiveCommand) => {
      writeRequest(options.requests, run, command === "resume" ? "run" : command);
      say({ kind: "requested", run }); // for paused runs
    };
    const onInterruption = ({ message }: Error) => say({ kind: "interrupted", message });
    server = servePage({
      ...options,
      assets,
      contentSecurityPolicy,
      feed,
      onCommand,
      onInterruption,
    });
    say({ kind: "listening", port: server.address.port });
  } catch (error) {
    const { name, message } = error as Error;
    say({ kind: "refused", name, message });
  }
}

port.on("message", async (message: ToPage) => {
  switch (message.kind) {
    case "listen":
      return await listen(message);
    case "run":
      return feed.setRun(message.run);
    case "snapshots":
      return feed.addPoints(message.run, unpackedPoints(message.snapshots));
    case "map":
      return feed.setMap(message.run, { ...message.map, cells: message.cells.toBase64() });
    case "status":
      return feed.setStatus(message.run, message.status);
    case "close":
      await server?.close();
      say({ kind: "closed" }); // the receiver ends the worker
  }
});
