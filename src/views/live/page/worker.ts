// The page's SharedWorker, one for all tabs of a browser.

import { openStream } from "./connection.ts";
import { shareStream } from "./shared_stream.ts";

const { join } = shareStream(openStream);
addEventListener("connect", (event) => join((event as MessageEvent).ports[0]));
