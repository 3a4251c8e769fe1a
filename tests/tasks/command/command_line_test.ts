import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { faultOf } from "../../../tasks/command/command_line.ts";
import { UsageError } from "../../../tasks/command/usage_error.ts";

Deno.test("faultOf() tells wrong calls from other faults", () => {
  assert.deepEqual(faultOf(new UsageError("a name")), { message: "a name", usage: true });
  assert.deepEqual(faultOf(new RangeError("a value")), { message: "a value", usage: false });
  try {
    parseArgs({ args: ["--x"], options: {} });
    assert.fail();
  } catch (error) {
    const message = "unknown flag --x; --help lists the flags";
    assert.deepEqual(faultOf(error), { message, usage: true });
    const near = { message: "unknown flag --x; did you mean --xy?", usage: true };
    assert.deepEqual(faultOf(error, { "xy": {} }), near);
  }
});

Deno.test("faultOf() says in terms of flags what parseArgs refuses", () => {
  const missing = "--seed must have a value, got none";
  const refused: [args: string[], message: string][] = [
    [["--seed"], missing],
    [["-s"], missing],
    [["--seed", "--quiet"], missing],
    [["--quiet=no"], "--quiet takes no value, got one"],
    [["a run"], 'this command takes only flags, got "a run"; --help lists them'],
  ];
  for (const [args, message] of refused) {
    try {
      parseArgs({
        args,
        options: { seed: { type: "string", short: "s" }, quiet: { type: "boolean" } },
      });
      assert.fail();
    } catch (error) {
      assert.deepEqual(faultOf(error), { message, usage: true });
    }
  }
});

Deno.test("faultOf() makes one line of anything", () => {
  assert.equal(faultOf(new Error("one\n  two\r\nthree\n")).message, "one\\n  two\\r\\nthree");
  assert.equal(faultOf(new Error("wanted a  b\x1b[2J.csv")).message, "wanted a  b\\x1b[2J.csv");
  assert.equal(faultOf("text").message, "text");
  assert.equal(faultOf(null).message, "null");
  assert.equal(faultOf(new Error()).message, "unknown error");
});

Deno.test("faultOf() reports the first error, not that of the cleanup, and what Deno did not allow", () => {
  const first = new UsageError("first");
  const both = new SuppressedError(new Error("second"), first);
  assert.deepEqual(faultOf(both), { message: "first", usage: true });
  const denied = (what: string) => faultOf(new Deno.errors.NotCapable(what));
  assert.deepEqual(denied('Requires all access to "/dev/x", run again with the --allow-all flag'), {
    message:
      "cannot use /dev/x: Deno keeps commands out of /dev, /proc and /sys; use a path in another folder",
    usage: false,
  });
  assert.deepEqual(denied('Requires read access to "x", run again with the --allow-read flag'), {
    message: 'Deno was not given read access to "x", run again with the --allow-read flag',
    usage: false,
  });
  assert.equal(denied("Requires nothing").message, "Deno was not given nothing");
  assert.equal(faultOf(new Error('all access to "/dev/x"')).message, 'all access to "/dev/x"');
  assert.equal(faultOf({ toString: () => "an object" }).message, "an object");
});

Deno.test("faultOf() leaves other words of parseArgs as they are, without their advice", () => {
  const error = Object.assign(new TypeError("Something else. See --help"), {
    code: "ERR_PARSE_ARGS_OTHER",
  });
  assert.deepEqual(faultOf(error), { message: "Something else", usage: true });
  assert.equal(faultOf(Object.assign(new Error("a. b"), { code: "EIO" })).usage, false);
});

Deno.test("runCommand() ends the process with the right code", async () => {
  const folder = new URL("../../../tasks/command/", import.meta.url).href;
  const run = async (main: string) => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `import { runCommand } from "${folder}command_line.ts"; ` +
        `import { UsageError } from "${folder}usage_error.ts"; await runCommand(${main});`,
      ],
      env: { NO_COLOR: "1" },
    }).output();
    return [code, new TextDecoder().decode(stderr)];
  };
  const got = await Promise.all([
    run("async () => {}"),
    run("async () => { setTimeout(() => {}, 60_000); return 130; }"),
    run(`async () => { throw new UsageError("wants\\nmore"); }`),
    run(`async () => { throw new Error("failed"); }`),
    run(`async () => { throw new Error("csv(): batchSize must be 2"); }, { "batch-size": {} }`),
    run(
      `async () => { Promise.reject(new Error("a(): late")); await new Promise(() => setTimeout(() => {}, 9e4)); }`,
    ),
    run(
      `async () => { setTimeout(() => { throw new Error("later"); }, 0); await new Promise(() => setTimeout(() => {}, 9e4)); }`,
    ),
  ]);
  assert.deepEqual(got, [
    [0, ""],
    [130, ""],
    [2, "fathom: wants\\nmore\n"],
    [1, "fathom: failed\n"],
    [1, "fathom: --batch-size must be 2\n"],
    [1, "fathom: late\n"],
    [1, "fathom: later\n"],
  ]);
});

Deno.test("faultOf() reports the first error, not a later one of the cleanup", () => {
  let caught: unknown;
  try {
    using _folder = {
      [Symbol.dispose]() {
        throw new Error("cannot remove a");
      },
    };
    throw new UsageError("wanted a");
  } catch (error) {
    caught = error;
  }
  assert.deepEqual(faultOf(caught), { message: "wanted a", usage: true });
});
