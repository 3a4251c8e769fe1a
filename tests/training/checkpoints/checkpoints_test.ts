// The operator that saves a run: when, what it passes on, and what happens when it cannot write.

import assert from "node:assert/strict";
import { EMPTY, lastValueFrom, of, Subject, take, tap, throwError, toArray } from "rxjs";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { uniform } from "../../../src/depth/prior.ts";
import { batches } from "../../../src/training/batches.ts";
import {
  checkpoints,
  type CheckpointsOptions,
} from "../../../src/training/checkpoints/checkpoints.ts";
import { checkpointFolder } from "../../../src/training/checkpoints/folder.ts";
import { elboUpdate, type Update } from "../../../src/training/elbo_update.ts";
import { multiExitForward } from "../../../src/training/multi_exit_forward.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { train } from "../../../src/training/train.ts";
import { fakeNetwork } from "../fake_network.ts";
import { countingData, fakeUpdate } from "../fake_values.ts";
import { data, options, tensorsAtRest, withoutSeconds } from "../tiny_runs.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** 12 steps, 3 an epoch, saved so often; the steps that were written, each before the next step. */
async function savedSteps(folder: string, every: CheckpointsOptions["every"]): Promise<number[]> {
  const written: number[] = [];
  const posterior = depthPosterior({ prior: uniform(3) });
  const last = await lastValueFrom(
    batches(countingData(30), { batchSize: 10, epochs: 4 }).pipe(
      multiExitForward(fakeNetwork()),
      elboUpdate(posterior),
      tap(({ batch }) => batch.waitUntil(new Promise((done) => setTimeout(done, 10)))),
      checkpoints<Update>(folder, {
        every,
        onWritten: ({ step }) => void written.push(step),
      }),
    ),
  );
  assert.equal(last.step, 12);
  return written;
}

Deno.test("checkpoints() saves after so many steps or epochs, and once at the end", async () => {
  await inFolder(async (folder) => {
    assert.deepEqual(await savedSteps(folder, "5steps"), [5, 10, 12]);
    assert.deepEqual(await savedSteps(folder, "2epochs"), [6, 12]);
    assert.deepEqual(await savedSteps(folder, "never"), [12]);
    assert.deepEqual(await savedSteps(folder, "60s"), [12]);
    const often = await savedSteps(folder, "0.03s");
    assert.ok(often.length >= 2 && often.length <= 6, String(often));
  });
});

Deno.test("checkpoints() passes snapshots on unchanged, from the first epoch's end", async () => {
  await inFolder(async (folder) => {
    const written: number[] = [];
    const plain = await lastValueFrom(train(data, options).pipe(toArray()));
    const saved = await lastValueFrom(
      train(data, options).pipe(
        checkpoints<Snapshot>(folder, {
          every: "1steps",
          onWritten: ({ step }) => void written.push(step),
        }),
        toArray(),
      ),
    );
    assert.equal(withoutSeconds(saved), withoutSeconds(plain));
    assert.ok(written[0] >= 2, "two steps an epoch");
    assert.equal(written.at(-1), plain.at(-1)!.step);
  });
});

Deno.test("checkpoints() of a stream without values, or that fails, writes nothing", async () => {
  await inFolder(async (folder) => {
    const empty = EMPTY.pipe(checkpoints<Snapshot>(folder), toArray());
    assert.deepEqual(await lastValueFrom(empty), []);
    const failing = throwError(() => new Error("no")).pipe(checkpoints<Snapshot>(folder));
    await assert.rejects(lastValueFrom(failing), { message: "no" });
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("checkpoints() does not save when it is unsubscribed from", async () => {
  await inFolder(async (folder) => {
    await lastValueFrom(train(data, options).pipe(checkpoints<Snapshot>(folder), take(3)));
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("checkpoints() frees all tensors, also of a run that is resumed and left", async () => {
  await inFolder(async (folder) => {
    const before = await tensorsAtRest();
    const saving = { ...options, checkpoints: { folder, every: "1steps" } } as const;
    await lastValueFrom(train(data, saving));
    await lastValueFrom(train(data, { ...options, epochs: 20, resume: folder }).pipe(take(2)));
    await lastValueFrom(train(data, { ...options, epochs: 20, resume: folder }));
    assert.equal(await tensorsAtRest(), before);
  });
});

Deno.test("checkpoints() says once that it cannot write, tries again, and training goes on", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(checkpointFolder(folder), "a file in the way");
    const losses: string[] = [];
    const last = await lastValueFrom(
      train(data, {
        ...options,
        checkpoints: {
          folder,
          every: "1steps",
          onLoss: ({ message }) => void losses.push(message),
        },
      }),
    );
    assert.equal(last.stoppedBy, "epochs");
    assert.equal(losses.length, 1);
    assert.match(losses[0], /checkpoints/);
    assert.equal(await Deno.readTextFile(checkpointFolder(folder)), "a file in the way");
  });
});

Deno.test("checkpoints() refuses other values, and wrong options", async () => {
  await assert.rejects(lastValueFrom(of({ epoch: 1 } as Snapshot).pipe(checkpoints("x"))), {
    name: "TypeError",
    message:
      "checkpoints(): wanted updates of elboUpdate() or snapshots of trackPosterior(), got others",
  });
  assert.throws(() => checkpoints(""), { message: /checkpoints\(\): folder must be / });
  assert.throws(() => checkpoints("x", { every: "5" as never }), {
    name: "RangeError",
    message: /every must be a text as "60s", "5epochs", "200steps" or "never", got "5"/,
  });
});

Deno.test("checkpoints() takes no pause of a run that it has left", () => {
  const source = new Subject<Update>();
  const update = fakeUpdate(1, [-1, -1]);
  const subscription = source.pipe(checkpoints("nowhere", { every: "1steps" })).subscribe();
  source.next(update);
  subscription.unsubscribe();
  assert.equal(update.batch.run.pause("step"), undefined);
  assert.equal(update.batch.run.pause("end"), undefined);
});
