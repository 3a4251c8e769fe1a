// A process that trains, and kills itself where a plan says so. Arguments: the plan as JSON, or "none"; what to run, "train" for
// deno task train or the path of a program; its arguments. At its end it writes the times of its phases.

import { pathToFileURL } from "node:url";
import { runCommand } from "../../tasks/command/command_line.ts";
import type { KillPlan } from "./killer.ts";
import { dwellInPhases, memory, phaseTimes } from "./phases.ts";

const [planText, what, ...args] = Deno.args;
if (planText !== "none") {
  const plan: KillPlan = JSON.parse(planText);
  if (plan.phase === "cutting") dwellInPhases();
  const thread = new Worker(new URL("./killer.ts", import.meta.url), { type: "module" });
  thread.postMessage({ memory, plan });
  await new Promise((resolve) => thread.onmessage = resolve);
}
if (what === "train") {
  const { trainCommand } = await import("../../tasks/train.ts");
  await runCommand(() => ended(trainCommand.main(args)), trainCommand.flags);
} else {
  const { run } = await import(pathToFileURL(what).href);
  await runCommand(() => ended(run(...args)));
}
Deno.exit(0); // the thread may be waiting

async function ended<Result>(work: Promise<Result>): Promise<Result> {
  const result = await work;
  console.error(`phases: ${JSON.stringify(phaseTimes())}`);
  return result;
}
