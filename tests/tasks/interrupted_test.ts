// Commands that are killed at the moments that matter most, or whose disk fails there; deno task soak kills has all of them.

import assert from "node:assert/strict";
import { honest, loopback } from "../loopback.ts";
import { requires, sharedData } from "../requirements.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import type { AskedFault } from "./disk_fault.ts";
import {
  fetching,
  type InterruptedCommand,
  interruptedCommands,
  makeWorkplace,
} from "./interrupted_commands.ts";
import { faulty, interrupt, wholeCommand } from "./interrupted_task.ts";
import { runTask } from "./run_task.ts";

/** The moments of a command by its name, and what is said of each. */
const moments: Readonly<Record<string, readonly (readonly [AskedFault, outcome: string])[]>> = {
  compare: [[{ fault: "torn", at: "write results/results.jsonl" }, "started again"]],
  experiment: [[{ fault: "full", at: "open .*svg" }, "told, then started again"]],
  "train --seeds": [[{ fault: "torn", at: "write several/results.jsonl" }, "started again"]],
  audit: [[{ fault: "full", at: "open .*svg" }, "told, then started again"]],
  "evaluate --force": [[{ fault: "held", at: "rename .*evaluation.html" }, "started again"]],
  prune: [[
    { fault: "read-only", at: "rename .*SHA256SUMS" },
    "told, then refused, and replaced with --force",
  ]],
  predict: [[{ fault: "full", at: "write .*predicted.csv", n: 1 }, "told, then started again"]],
};

async function assertMoments(
  command: InterruptedCommand,
  workplace: string,
  asked: typeof moments[string],
): Promise<void> {
  using copies = temporaryFolder();
  const whole = await wholeCommand(command, workplace, copies.path);
  for (const [fault, outcome] of asked) {
    assert.equal(await interrupt(command, whole, fault), outcome, command.name);
  }
}

Deno.test("commands that are killed, or whose disk fails", async ({ step }) => {
  using folder = temporaryFolder();
  await makeWorkplace(folder);

  await step(
    "go on or start again with the same results, and nothing half-written is read meanwhile",
    async () => {
      const commands = interruptedCommands.filter(({ name }) => name in moments);
      assert.equal(commands.length, Object.keys(moments).length);
      const next = commands.values();
      const worker = async () => {
        for (const command of next) {
          await assertMoments(command, folder.path, moments[command.name]);
        }
      };
      await Promise.all([worker(), worker()]);
    },
  );

  await step(
    "leave no mixture of a pruned network and its fine-tuned one, even for --accept-changed",
    async () => {
      const prune = interruptedCommands.find(({ name }) => name === "prune")!;
      // its posterior is the second's, its weights are not there yet
      const asked = { fault: "held", at: "rename .*state.safetensors", n: 1 } as const;
      const { changes } = await faulty(prune, folder.path, asked);
      assert.equal(changes.length, 1);
      const predict = ["small", "points.csv", "--accept-changed", "--quiet"];
      const { code, out, err } = await runTask("predict", predict, folder.path);
      assert.deepEqual([code, out], [1, ""], err);
      assert.match(err, /small.network.state\.safetensors is missing/);
    },
  );
});

const mnist = new URL("mnist/", sharedData);

Deno.test({
  name:
    "deno task data that is killed before its second file has its name goes on, and ends with the same files",
  ...requires(mnist, "MNIST"),
  async fn() {
    using folder = temporaryFolder();
    await using server = loopback((asked) =>
      honest(Deno.readFileSync(new URL(asked.path.slice(1), mnist)), asked)
    );
    await assertMoments(fetching(server.url), folder.path, [
      [{ fault: "held", at: "rename .*gz", n: 1 }, "started again"],
    ]);
  },
});
