// A program whose result tells how often it was started, as that of an operator would that draws random numbers anew.

import { join } from "node:path";
import { hasCheckpoint, spirals, train } from "../../../mod.ts";

const [folder] = Deno.args;
Deno.mkdirSync(folder, { recursive: true });
Deno.writeTextFileSync(join(folder, "starts"), "x", { append: true });
await train(spirals({ points: 20 }), {
  ...{ maxDepth: 1, width: 4, epochs: 3000, patience: 3000, engine: "simd" },
  checkpoints: { folder, every: "20steps" },
  resume: hasCheckpoint(folder) ? folder : undefined,
}).forEach(() => {});
const starts = Deno.readTextFileSync(join(folder, "starts")).length;
Deno.writeTextFileSync(join(folder, "summary.json"), JSON.stringify({ starts }));
