// JSON lines in a file that can be followed, and to a writer.

import assert from "node:assert/strict";
import { concat, EMPTY, from, lastValueFrom, NEVER, of, Subject, take, throwError } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { jsonLines } from "../../../src/training/sinks/json_lines.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));

function inFolder(body: (path: string, names: () => string[]) => void | Promise<void>) {
  return async () => {
    const folder = await Deno.makeTempDir();
    try {
      await body(
        `${folder}/s.jsonl`,
        () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

for (
  const [what, source, expected, subscription] of [
    ["values", "-a-b-|", "-a-b-|", "^----!"],
    ["an empty stream", "--|", "--|", "^-!"],
    ["an error", "-a-#", "-a-#", "^--!"],
    ["a stream that never ends", "-a-b--", "-a-b--", "^"],
    ["an early unsubscription", "-a-b-|", "-a-", "^-!"],
  ] as const
) {
  Deno.test(`jsonLines() passes through ${what}`, () =>
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const written: string[] = [];
      const values = cold(source);
      const through = values.pipe(jsonLines({ write: (line) => written.push(line) }));
      const leave = what === "an early unsubscription" ? "^-!" : undefined;
      expectObservable(through, leave).toBe(expected);
      expectSubscriptions(values.subscriptions).toBe(subscription);
    }));
}

Deno.test("jsonLines() goes on without its writer when a line cannot be written, and tells it once", () => {
  const lines: string[] = [];
  const losses: string[] = [];
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold("-a-b-c-|");
    const write = (line: string) => {
      lines.push(line);
      if (line === '"b"\n') throw new Error("full");
    };
    const onLoss = ({ message }: Error) => void losses.push(message);
    expectObservable(source.pipe(jsonLines({ write }, { onLoss }))).toBe("-a-b-c-|");
    expectSubscriptions(source.subscriptions).toBe("^------!");
  });
  assert.deepEqual([lines, losses], [['"a"\n', '"b"\n'], ["full"]]);
});

Deno.test("jsonLines() passes on the very values, after they are written", () => {
  const values = [{ a: 1 }, { a: NaN }, { a: "two\nlines" }];
  const log: unknown[] = [];
  from(values).pipe(jsonLines({ write: (line) => log.push(line) })).subscribe((v) => log.push(v));
  assert.deepEqual(log.filter((entry) => typeof entry === "string"), [
    '{"a":1}\n',
    '{"a":null}\n',
    '{"a":"two\\nlines"}\n',
  ]);
  values.forEach((value, i) => assert.equal(log[2 * i + 1], value));
});

Deno.test("jsonLines() refuses what JSON cannot say", async () => {
  await assert.rejects(lastValueFrom(of(undefined).pipe(jsonLines({ write() {} }))), {
    name: "TypeError",
    message: "jsonLines(): values must be JSON-serialisable, got undefined",
  });
});

Deno.test("jsonLines() leaves a synchronous source as soon as the subscriber has enough", () => {
  const written: string[] = [];
  let made = 0;
  const endless = from((function* () {
    while (made < 1000) yield ++made;
  })());
  endless.pipe(jsonLines({ write: (line) => written.push(line) }), take(2)).subscribe();
  assert.deepEqual(written, ["1\n", "2\n"]);
  assert.equal(made, 2);
});

Deno.test(
  "jsonLines() grows a .part file by whole lines and renames it before the stream completes",
  inFolder((path, names) => {
    const source = new Subject<number>();
    const seen: string[] = [];
    const operator = jsonLines<number>(path);
    assert.deepEqual(names(), []); // cold
    source.pipe(operator).subscribe({
      next: () => seen.push(Deno.readTextFileSync(`${path}.part`)),
      complete: () => seen.push(Deno.readTextFileSync(path)),
    });
    source.next(1);
    source.next(2);
    assert.deepEqual(names(), ["s.jsonl.part"]);
    source.complete();
    assert.deepEqual(seen, ["1\n", "1\n2\n", "1\n2\n"]);
    assert.deepEqual(names(), ["s.jsonl"]);
  }),
);

Deno.test(
  "jsonLines() closes its file when the subscriber leaves early",
  inFolder((path, names) => {
    const source = new Subject<number>();
    const subscription = source.pipe(jsonLines(path)).subscribe();
    source.next(1);
    subscription.unsubscribe();
    assert.equal(source.observed, false);
    assert.deepEqual(names(), ["s.jsonl"]);
    assert.equal(Deno.readTextFileSync(path), "1\n");
  }),
);

Deno.test(
  "jsonLines() keeps the lines before an error, and the error",
  inFolder(async (path, names) => {
    const stream = concat(of(1), throwError(() => new Error("diverged")));
    await assert.rejects(lastValueFrom(stream.pipe(jsonLines(path))), { message: "diverged" });
    assert.deepEqual(names(), ["s.jsonl"]);
    assert.equal(Deno.readTextFileSync(path), "1\n");
  }),
);

Deno.test(
  "jsonLines() leaves no file where nothing came before an error or an early end",
  inFolder(async (path, names) => {
    const failing = throwError(() => new Error("no data"));
    await assert.rejects(lastValueFrom(failing.pipe(jsonLines(path))), { message: "no data" });
    NEVER.pipe(jsonLines(path)).subscribe().unsubscribe();
    assert.deepEqual(names(), []);
    EMPTY.pipe(jsonLines(path)).subscribe();
    assert.deepEqual(names(), ["s.jsonl"]);
  }),
);

Deno.test(
  "jsonLines() refuses existing files before it subscribes, and replaces them with force",
  inFolder(async (path, names) => {
    let subscriptions = 0;
    const source = new Subject<number>();
    const counted = from([7]).pipe(jsonLines({ write: () => subscriptions++ }));
    Deno.writeTextFileSync(path, "old\n");
    await assert.rejects(lastValueFrom(counted.pipe(jsonLines(path))), {
      name: "AlreadyExists",
      message: `jsonLines(): wanted a new file, but ${path} exists; {force: true} replaces it`,
    });
    Deno.removeSync(path);
    Deno.writeTextFileSync(`${path}.part`, "old\n");
    await assert.rejects(lastValueFrom(counted.pipe(jsonLines(path))), {
      message: `jsonLines(): wanted a new file, but ${path}.part exists, ` +
        "left by a program that was killed; {force: true} replaces it",
    });
    assert.equal(subscriptions, 0);

    Deno.writeTextFileSync(path, "old\n");
    const subscription = source.pipe(jsonLines(path, { force: true })).subscribe();
    assert.equal(Deno.readTextFileSync(path), "old\n"); // until there is something better
    subscription.unsubscribe();
    assert.equal(Deno.readTextFileSync(path), "old\n");
    of(1).pipe(jsonLines(path, { force: true })).subscribe();
    assert.equal(Deno.readTextFileSync(path), "1\n");
    assert.deepEqual(names(), ["s.jsonl"]);
  }),
);

Deno.test(
  "jsonLines() never replaces a file that another stream is writing",
  inFolder(async (path, names) => {
    const source = new Subject<number>();
    source.pipe(jsonLines(path)).subscribe();
    source.next(1);
    for (const force of [false, true]) {
      await assert.rejects(lastValueFrom(of(2).pipe(jsonLines(path, { force }))), {
        name: "Busy",
        message: new RegExp(`^jsonLines\\(\\): ${path}.part is being written by another program`),
      });
    }
    source.complete();
    assert.deepEqual([names(), Deno.readTextFileSync(path)], [["s.jsonl"], "1\n"]);
  }),
);

Deno.test(
  "jsonLines() loses its name rather than replace a file that appeared meanwhile",
  inFolder((path, names) => {
    const source = new Subject<number>();
    const losses: string[] = [];
    let completed = 0;
    const onLoss = ({ message }: Error) => void losses.push(message);
    source.pipe(jsonLines(path, { onLoss })).subscribe({ complete: () => completed++ });
    source.next(1);
    Deno.writeTextFileSync(path, "someone else's\n");
    source.complete();
    assert.deepEqual([losses.length, completed], [1, 1]);
    assert.match(losses[0], /s\.jsonl exists; the lines are in .*s\.jsonl\.part/);
    assert.deepEqual(names(), ["s.jsonl", "s.jsonl.part"]);
  }),
);

Deno.test("jsonLines() names the file that it cannot open, and does not subscribe", async () => {
  await assert.rejects(lastValueFrom(NEVER.pipe(jsonLines("/dev/null/s.jsonl"))), {
    message: /^jsonLines\(\): cannot .* \/dev\/null\/s\.jsonl.*: not a directory$/,
  });
});

Deno.test(
  "jsonLines() gives every subscription a file of its own",
  inFolder(async (path) => {
    const operator = jsonLines<number>(path);
    await lastValueFrom(of(1).pipe(operator));
    await assert.rejects(lastValueFrom(of(2).pipe(operator)), { name: "AlreadyExists" });
  }),
);

Deno.test(
  "jsonLines() cuts a torn line off when the disk is full",
  inFolder(async (path, names) => {
    const write = Deno.FsFile.prototype.writeSync;
    let calls = 0;
    Deno.FsFile.prototype.writeSync = function (bytes) {
      if (++calls === 3) throw new Error("No space left on device (os error 28)");
      return write.call(this, calls === 2 ? bytes.subarray(0, 2) : bytes);
    };
    const losses: string[] = [];
    const onLoss = ({ message }: Error) => void losses.push(message);
    try {
      const last = await lastValueFrom(of("one", "two", "three").pipe(jsonLines(path, { onLoss })));
      assert.equal(last, "three");
    } finally {
      Deno.FsFile.prototype.writeSync = write;
    }
    assert.deepEqual(losses, [`jsonLines(): cannot write ${path}.part: no space left on device`]);
    assert.deepEqual(names(), ["s.jsonl"]);
    assert.equal(Deno.readTextFileSync(path), '"one"\n');
  }),
);
