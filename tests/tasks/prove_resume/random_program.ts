// A program whose result has a number that is drawn anew whenever it is started.

import { join } from "node:path";
import { hasCheckpoint, spirals, train } from "../../../mod.ts";

const [folder] = Deno.args;
await train(spirals({ points: 20 }), {
  ...{ maxDepth: 1, width: 4, epochs: 500, patience: 500, engine: "simd" },
  checkpoints: { folder, every: "20steps" },
  resume: hasCheckpoint(folder) ? folder : undefined,
}).forEach(() => {});
Deno.writeTextFileSync(join(folder, "summary.json"), JSON.stringify({ drawn: Math.random() }));
