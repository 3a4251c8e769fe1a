// A program that counts the snapshots that its process has seen, and so forgets those before it was killed.

import { join } from "node:path";
import { hasCheckpoint, spirals, train } from "../../../mod.ts";

const [folder] = Deno.args;
let seen = 0;
await train(spirals({ points: 20 }), {
  ...{ maxDepth: 1, width: 4, epochs: 3000, patience: 3000, engine: "simd" },
  checkpoints: { folder, every: "20steps" },
  resume: hasCheckpoint(folder) ? folder : undefined,
}).forEach(() => void seen++);
Deno.writeTextFileSync(join(folder, "summary.json"), JSON.stringify({ seen }));
