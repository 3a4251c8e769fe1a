// One stream of events for all tabs of a browser, which opens no more than six connections to a server: a SharedWorker
// holds the stream and all events so far, and passes them to the tabs.

import type { LiveEvent } from "../protocol.ts";
import type { EventStream, OpenStream } from "./connection.ts";
import { type Connection, emptyModel, type PageModel, receive } from "./model.ts";

/** A message from a tab: that it leaves, a check of the worker, or a request to reconnect to a lost server. */
export type FromTab = "leave" | "answer" | "again";

/** A message to a tab: everything so far, or what is new; without either, that the worker is alive. */
export interface ToTab {
  readonly model?: PageModel;
  readonly event?: LiveEvent;
  readonly connection?: Connection;
}

/** Shares a stream, which is open while there are tabs, among those that `join`. */
export function shareStream(open: OpenStream): { readonly join: (tab: MessagePort) => void } {
  const model = emptyModel();
  const tabs = new Set<MessagePort>();
  let connection: Connection = "connecting";
  let stream: EventStream | undefined;
  const tell = (message: ToTab) => {
    for (const tab of tabs) tab.postMessage(message);
  };

  function begin(): void {
    stream = open(
      (event) => {
        receive(model, event);
        tell({ event });
      },
      (now) => {
        connection = now;
        tell({ connection });
      },
    );
  }
  function leave(tab: MessagePort): void {
    tabs.delete(tab);
    tab.close();
    if (tabs.size > 0 || connection === "over") return;
    stream?.close();
    stream = undefined;
  }

  return {
    join(tab) {
      tabs.add(tab);
      tab.onmessage = ({ data }: MessageEvent<FromTab>) => {
        if (data === "leave") leave(tab);
        else if (data === "answer") tab.postMessage({} satisfies ToTab);
        else if (connection === "lost") stream?.again();
      };
      if (!stream) begin();
      else if (connection === "lost") stream.again(); // a new tab: the server answers
      tab.postMessage({ model, connection } satisfies ToTab);
    },
  };
}
