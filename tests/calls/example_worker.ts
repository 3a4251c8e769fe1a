// A worker for tests, controlled by its input.

import { serveJobs } from "../../src/calls/serve_jobs.ts";

/** Commands of a test. */
export type Order =
  | { readonly kind: "square"; readonly number: number }
  | { readonly kind: "throw" }
  | { readonly kind: "die" }
  /** Throws, with a timer that would run for ever. */
  | { readonly kind: "linger" }
  | { readonly kind: "spin" };

serveJobs(async (order: Order, onProgress: (progress: string) => void) => {
  switch (order.kind) {
    case "square":
      onProgress(`squaring ${order.number}`);
      return order.number ** 2;
    case "throw":
      throw new RangeError("example(): wanted a number, got none");
    case "linger":
      setInterval(() => {}, 1000);
      throw new Error("example(): wanted to end, got a timer that goes on");
    case "die":
      setTimeout(() => Deno.exit(7));
      return await new Promise(() => {});
    case "spin":
      onProgress("spinning");
      for (;;);
  }
});
