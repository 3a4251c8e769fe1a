// Files of lines that go on in a resumed run.

import assert from "node:assert/strict";
import { lastValueFrom, type MonoTypeOperatorFunction, of } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { csvLines } from "../../../src/training/sinks/csv_lines.ts";
import { jsonLines } from "../../../src/training/sinks/json_lines.ts";
import type { LinesOptions } from "../../../src/training/sinks/lines_to.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import type { TrainOptions } from "../../../src/training/train.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { trainAndCopy, trainWith } from "../killed_runs.ts";

const sinks = [
  { name: "jsonLines", sink: jsonLines<Snapshot> },
  { name: "csvLines", sink: csvLines },
];

/** The text of a file without seconds, which are in the third column. */
function textOf(path: string): string {
  return Deno.readTextFileSync(path)
    .replaceAll(/"seconds":[^,}]*/g, '"seconds":')
    .replaceAll(/^(\d+,\d+),[^,]*/gm, "$1,");
}

/** The text of an uninterrupted run. */
async function wholeText(
  sink: (to: string, options: LinesOptions) => MonoTypeOperatorFunction<Snapshot>,
  more: TrainOptions = {},
): Promise<string> {
  using folder = temporaryFolder();
  await trainWith(sink(`${folder.path}/log`, {}), more);
  return textOf(`${folder.path}/log`);
}

for (const { name, sink } of sinks) {
  Deno.test(`${name}() goes on with the file of a killed run: it is that of the uninterrupted run`, async () => {
    using folder = temporaryFolder();
    const [run, killed] = ["run", "killed"].map((name) => `${folder.path}/${name}`);
    Deno.mkdirSync(run);
    await trainAndCopy(run, killed, sink(`${run}/log`, {}));
    const part = Deno.readTextFileSync(`${killed}/log.part`);
    const whole = textOf(`${run}/log`);
    assert.ok(part.length > 0 && part.length < whole.length);
    Deno.writeTextFileSync(`${killed}/log.part`, "torn li", { append: true });
    await trainWith(sink(`${killed}/log`, { resume: true }), { resume: killed });
    assert.equal(textOf(`${killed}/log`), whole);
    assert.ok(!Array.from(Deno.readDirSync(killed), ({ name }) => name).includes("log.part"));
  });

  Deno.test(`${name}() goes on with the file of a run that ended, and ended again, when epochs are more`, async () => {
    using folder = temporaryFolder();
    const log = `${folder.path}/log`;
    const [saving, resuming] = [
      { checkpoints: { folder: folder.path } },
      { resume: folder.path },
    ];
    await trainWith(sink(log, { resume: true }), { ...saving, epochs: 4 });
    await trainWith(sink(log, { resume: true }), { ...saving, ...resuming, epochs: 4 });
    assert.equal(textOf(log), await wholeText(sink, { epochs: 4 }));
    await trainWith(sink(log, { resume: true }), { ...saving, ...resuming, epochs: 7 });
    assert.equal(textOf(log), await wholeText(sink, { epochs: 7 }));
  });

  Deno.test(`${name}() goes on with a run that was stopped within an epoch`, async () => {
    using folder = temporaryFolder();
    const log = `${folder.path}/log`;
    const stop = new AbortController();
    let steps = 0;
    const onMoment: TrainOptions["onMoment"] = ({ doing }) => {
      if (doing === "training" && ++steps === 7) stop.abort();
    };
    const checkpoints = { folder: folder.path };
    await trainWith(sink(log, {}), { checkpoints, signal: stop.signal, onMoment });
    assert.match(textOf(log), /interrupt/); // the last epoch is not whole
    await trainWith(sink(log, { resume: true }), { resume: folder.path });
    assert.equal(textOf(log), await wholeText(sink));
  });

  Deno.test(`${name}() goes on with a run that was saved before its first epoch's end`, async () => {
    using folder = temporaryFolder();
    const [run, killed] = ["run", "killed"].map((name) => `${folder.path}/${name}`);
    Deno.mkdirSync(run);
    const kill = { more: { batchSize: 7 }, every: 2, saved: 1, killed: 2 };
    await trainAndCopy(run, killed, sink(`${run}/log`, {}), kill);
    for (const { name } of [...Deno.readDirSync(`${killed}/checkpoints`)]) {
      if (name !== "step-00000002.safetensors") Deno.removeSync(`${killed}/checkpoints/${name}`);
    }
    await trainWith(sink(`${killed}/log`, { resume: true }), { ...kill.more, resume: killed });
    assert.equal(textOf(`${killed}/log`), textOf(`${run}/log`));
  });

  Deno.test(`${name}() refuses a file that was shortened, and leaves it as it is`, async () => {
    using folder = temporaryFolder();
    const log = `${folder.path}/log`;
    await trainWith(sink(log, {}), { checkpoints: { folder: folder.path }, epochs: 4 });
    const text = Deno.readTextFileSync(log);
    const short = text.slice(0, text.indexOf("\n") + 1);
    const resume = { resume: folder.path, epochs: 7 };
    for (const [left, content] of [["log", short], ["log.part", short], ["none", undefined]]) {
      Deno.removeSync(log);
      if (content) Deno.writeTextFileSync(`${folder.path}/${left}`, content);
      const before = folder.names();
      await assert.rejects(
        trainWith(sink(log, { resume: true }), resume),
        ({ message }: Error) =>
          message.startsWith(`${name}(): ${log} must have at least `) &&
          message.endsWith(
            ` bytes, as when the run was saved, got ${
              content?.length ?? 0
            }; restore it, or write to ` +
              "another one",
          ),
      );
      assert.deepEqual(folder.names(), before);
      if (content) assert.equal(Deno.readTextFileSync(`${folder.path}/${left}`), content);
      if (left === "log.part") Deno.removeSync(`${folder.path}/log.part`);
      Deno.writeTextFileSync(log, "to be removed");
    }
  });

  Deno.test(`${name}() with resume begins the file of a new run, and refuses or replaces that of another`, async () => {
    using folder = temporaryFolder();
    const log = `${folder.path}/log`;
    const short = { epochs: 2 };
    await trainWith(sink(log, { resume: true }), short);
    const text = textOf(log);
    assert.equal(text, await wholeText(sink, short));
    await assert.rejects(trainWith(sink(log, { resume: true }), short), {
      message:
        `${name}(): wanted a run that is resumed, to go on with ${log}, got a new run; {force: true} ` +
        "replaces the file",
    });
    assert.deepEqual(folder.names(), ["log"]);
    assert.equal(textOf(log), text);
    await trainWith(sink(log, { resume: true, force: true }), { epochs: 3 });
    assert.equal(textOf(log), await wholeText(sink, { epochs: 3 }));
    assert.deepEqual(folder.names(), ["log"]);
  });

  Deno.test(`${name}() does not cut the file of another run, of which the checkpoint says nothing`, async () => {
    using folder = temporaryFolder();
    await trainWith(sink(`${folder.path}/log`, {}), {
      checkpoints: { folder: folder.path },
      epochs: 4,
    });
    const other = folder.write("other", "another run\n");
    const resume = { resume: folder.path, epochs: 7 };
    await assert.rejects(trainWith(sink(other, { resume: true }), resume), {
      message:
        `${name}(): wanted a new file, as the checkpoint of the run that is resumed has none of this name, ` +
        `but ${other} exists; {force: true} replaces it`,
    });
    assert.equal(Deno.readTextFileSync(other), "another run\n");
    await trainWith(sink(other, { resume: true, force: true }), resume);
    assert.ok(!Deno.readTextFileSync(other).includes("another run"));
    assert.ok(!folder.names().includes("other.part"));
    await trainWith(sink(`${folder.path}/new`, { resume: true }), resume); // the rest in a file of its own
    assert.equal(textOf(`${folder.path}/new`), textOf(other));
  });

  Deno.test(`${name}() with resume passes through values, completion, errors and unsubscription`, () => {
    using folder = temporaryFolder();
    let n = 0;
    for (
      const [source, expected, leave, subscription] of [
        ["--|", "--|", undefined, "^-!"],
        ["--#", "--#", undefined, "^-!"],
        ["---", "---", "^-!", "^-!"],
      ] as const
    ) {
      new TestScheduler((actual, expected) => assert.deepEqual(actual, expected)).run((helpers) => {
        const cold = helpers.cold<Snapshot>(source);
        const path = folder.write(`${n++}`, "kept\n");
        const through = cold.pipe(sink(path, { resume: true }));
        helpers.expectObservable(through, leave).toBe(expected);
        helpers.expectSubscriptions(cold.subscriptions).toBe(subscription);
      });
    }
    assert.deepEqual(folder.names(), ["0", "1", "2"]);
    for (const name of folder.names()) {
      assert.equal(Deno.readTextFileSync(`${folder.path}/${name}`), "kept\n");
    }
  });

  Deno.test(`${name}() with resume refuses values without a run, and keeps the file`, async () => {
    using folder = temporaryFolder();
    const path = folder.write("log", "kept\n");
    await assert.rejects(lastValueFrom(of({} as Snapshot).pipe(sink(path, { resume: true }))), {
      name: "TypeError",
      message:
        `${name}(): with {resume: true} values must be snapshots of trackPosterior(), got others; leave it out`,
    });
    assert.deepEqual([folder.names(), Deno.readTextFileSync(path)], [["log"], "kept\n"]);
  });
}

Deno.test("jsonLines() tells a writer after which epoch a resumed run goes on", async () => {
  using folder = temporaryFolder();
  const run = async (more: TrainOptions) => {
    const lines: string[] = [];
    await trainWith(jsonLines({ write: (line) => lines.push(line) }), more);
    return lines.map((line) => JSON.parse(line)).map(({ resumed, epoch, final }) =>
      resumed === undefined ? [epoch, ...final ? ["final"] : []] : { resumed }
    );
  };
  const checkpoints = { folder: folder.path };
  assert.deepEqual(await run({ checkpoints, epochs: 2 }), [[1], [2], [2, "final"]]);
  const resume = { resume: folder.path };
  assert.deepEqual(await run({ ...resume, epochs: 2 }), [{ resumed: 2 }, [2, "final"]]);
  assert.deepEqual(await run({ ...resume, epochs: 3 }), [{ resumed: 2 }, [3], [3, "final"]]);
});
