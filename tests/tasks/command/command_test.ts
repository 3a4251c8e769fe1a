// A command made of one value: what is read, what help says, what was probably meant, and what is refused.

import assert from "node:assert/strict";
import { numeric, onOff, worded } from "../../../src/calls/option.ts";
import { aText, whole } from "../../../src/calls/checks.ts";
import { command } from "../../../tasks/command/command.ts";
import { faultOf } from "../../../tasks/command/command_line.ts";
import { helpText } from "../../../tasks/command/help_text.ts";
import { besides } from "../../../tasks/command/option.ts";
import { onePositional } from "../../../tasks/command/positionals.ts";
import { parsedFlag, UsageError } from "../../../tasks/command/usage_error.ts";

const ran: unknown[] = [];

const bake = command({
  name: "bake",
  about: "Bakes a cake.",
  intro: ["CAKE is what it is called.", { title: "Cakes", entries: [["sponge", "light"]] }],
  positionals: onePositional("cake", "CAKE", "cake"),
  options: {
    Oven: {
      heatRate: {
        ...numeric("N", whole(1)),
        default: 180,
        about: "degrees",
        aliases: ["temperature"],
      },
      minutes: {
        ...numeric("N", whole(1)),
        required: "how long it stays in",
        about: "in the oven",
      },
    },
    Icing: {
      icing: onOff("put icing on it"),
      colour: {
        ...worded("NAME", aText),
        defaultWords: "white",
        about: "of the icing",
        only: besides("icing", "--icing"),
      },
      fruits: {
        ...worded("FRUIT", aText),
        flag: "fruit",
        repeatable: true as const,
        about: "on top",
      },
    },
  },
  notes: ["It is not eaten."],
  request({ cake, heatRate, minutes, ...icing }) {
    if (heatRate > 300) throw new UsageError(`--heat-rate must not burn ${cake}, got ${heatRate}`);
    // the types come from the table
    const seconds: number = 60 * minutes;
    return { cake, heatRate, seconds, ...icing };
  },
  run(asked) {
    ran.push(asked);
    return Promise.resolve(asked.cake === "stone" ? 1 : undefined);
  },
});

const usual = {
  cake: "sponge",
  heatRate: 180,
  seconds: 1200,
  icing: false,
  colour: undefined,
  fruits: undefined,
};

Deno.test("command() reads values, defaults and lists, by the types of its table", () => {
  const read = (text: string) => bake.read(text.split(" "));
  assert.deepEqual(read("sponge --minutes 20"), usual);
  assert.deepEqual(read("--minutes=20 sponge --heat-rate 2e2"), { ...usual, heatRate: 200 });
  assert.deepEqual(read("sponge --minutes 20 --icing --colour pink --fruit a,b --fruit c"), {
    ...usual,
    icing: true,
    colour: "pink",
    fruits: ["a", "b", "c"],
  });
  for (const help of ["--help", "-h", "a b --help --minutes none"]) {
    assert.equal(read(help), undefined);
  }
});

Deno.test("command() makes the help text of its table, with every default", () => {
  assert.equal(
    bake.help,
    `Bakes a cake.

Usage: deno task bake CAKE --minutes N [flags]

CAKE is what it is called.

Cakes
  sponge                 light

Oven
  --heat-rate N          degrees (default 180)
  --minutes N            in the oven

Icing
  --icing                put icing on it
  --colour NAME          of the icing (default white)
  --fruit FRUIT          on top
  -h, --help             show this help

It is not eaten.
`,
  );
});

Deno.test("helpText() keeps to the columns of a terminal", () => {
  const about = "Bakes a cake that is large enough for every guest, whoever comes.";
  const options = {
    "": { heat: { ...numeric("N", whole(1)), default: 180, about: "degrees at most, not more" } },
  };
  assert.equal(
    helpText({ name: "bake", about, options }, 50),
    `Bakes a cake that is large enough for every guest,
whoever comes.

Usage: deno task bake [flags]

  --heat N               degrees at most, not more
                         (default 180)
  -h, --help             show this help
`,
  );
});

Deno.test("command() refuses wrong calls by the name of the flag, what it must be and what came", () => {
  const refused: [call: string, message: string][] = [
    ["sponge", "give --minutes N: how long it stays in"],
    ["--minutes 20", "give one cake, got none (see --help)"],
    ["a b --minutes 20", "give one cake, got a and b (see --help)"],
    ["a --minutes 0", '--minutes must be a whole number of at least 1, got "0"'],
    ["a --minutes -5", '--minutes must be a whole number of at least 1, got "-5"'],
    ["a --minutes Infinity", '--minutes must be a whole number of at least 1, got "Infinity"'],
    ["a --minutes=", '--minutes must be a whole number of at least 1, got ""'],
    ["a --minutes", "--minutes must have a value, got none"],
    ["a --minutes 20 --icing=no", "--icing takes no value, got one"],
    ["a --minutes 20 --colour red", "--colour is for --icing, got no --icing"],
    ["a --minutes 20 --fruit b,,c", '--fruit must be a text, got ""'],
    ["a --minutes 20 --heat-rate 301", "--heat-rate must not burn a, got 301"],
    ["a --minuts 20", "unknown flag --minuts; did you mean --minutes?"],
    ["a --temperature 20", "unknown flag --temperature; did you mean --heat-rate?"],
    ["a --halp", "unknown flag --halp; did you mean --help?"],
    ["a --speed", "unknown flag --speed; --help lists the flags"],
  ];
  for (const [call, message] of refused) {
    assert.throws(() => bake.read(call.split(" ")), (error) => {
      assert.deepEqual(faultOf(error, bake.flags), { message, usage: true });
      return true;
    }, call);
  }
});

Deno.test("command() runs what was asked for, and gives the code of its run", async () => {
  ran.length = 0;
  assert.equal(await bake.main(["sponge", "--minutes", "20"]), undefined);
  assert.equal(await bake.main(["stone", "--minutes", "20"]), 1);
  assert.deepEqual(ran, [usual, { ...usual, cake: "stone" }]);
});

Deno.test("command() without request hands the values to its run as they are", async () => {
  let got: unknown;
  const small = command({
    name: "small",
    about: "Small.",
    options: { "": { level: { ...numeric("N", whole(0)), about: "of it" } } },
    run({ level }) {
      got = level satisfies number | undefined;
      return Promise.resolve();
    },
  });
  await small.main(["--level", "3"]);
  assert.equal(got, 3);
  assert.throws(() => small.read(["word"]), (error) => {
    const { message } = faultOf(error, small.flags);
    assert.equal(message, 'this command takes only flags, got "word"; --help lists them');
    return true;
  });
});

Deno.test("parsedFlag() puts the flag in place of the function and its option, in RangeErrors alone", () => {
  assert.equal(parsedFlag("a", () => 1), 1);
  const range = () => {
    throw new RangeError("f(): b must be 1, got 2");
  };
  assert.throws(() => parsedFlag("a-b", range), {
    name: "UsageError",
    message: "--a-b must be 1, got 2",
  });
  const other = new TypeError("f(): b must be 1");
  const act = () =>
    parsedFlag("a", () => {
      throw other;
    });
  assert.throws(act, (error) => error === other);
});

Deno.test("command() without a single flag has help, and runs", async () => {
  const bare = command({
    name: "bare",
    about: "Does nothing.",
    options: {},
    run: () => Promise.resolve(3),
  });
  assert.equal(
    bare.help,
    "Does nothing.\n\nUsage: deno task bare [flags]\n\n  -h, --help             show this help\n",
  );
  assert.equal(await bare.main([]), 3);
});
