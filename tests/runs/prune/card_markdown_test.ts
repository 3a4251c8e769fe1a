// A card as Markdown.

import assert from "node:assert/strict";
import { cardMarkdown } from "../../../src/runs/prune/card_markdown.ts";
import { isRaw, spoilt } from "../../files/deceptive.ts";
import { exampleCard } from "./example_card.ts";

/** The rows of every table: a list of cells each. */
function tables(markdown: string): string[][][] {
  return markdown.split("\n\n").filter((part) => part.startsWith("|")).map((part) =>
    part.split("\n").map((line) => line.slice(2, -2).split(" | "))
  );
}

Deno.test("cardMarkdown() has every part of a card, in tables whose rows are complete", () => {
  const text = cardMarkdown(exampleCard);
  assert.deepEqual(text.match(/^#.*$/gm), [
    "# spirals: 7 of 20 blocks",
    "## Depth",
    "## What it costs",
    "## How well it predicts",
    "## Proof",
    "## Fine-tuning",
    "## Speed",
    "## Time saved in training",
    "## Caveats",
  ]);
  for (const [head, ...rows] of tables(text)) {
    assert.ok(rows.every((row) => row.length === head.length), JSON.stringify(rows));
  }
  assert.ok(!text.includes("undefined") && !text.includes("NaN"));
});

Deno.test("cardMarkdown() has the metrics with their intervals, and differences in points", () => {
  const all = tables(cardMarkdown(exampleCard)).flat();
  const row = (name: string) => all.find(([first]) => first === name);
  assert.deepEqual(row("pruned mixture"), [
    "pruned mixture",
    "7",
    "0.94 % (0.54 to 1.34)",
    "−0.0488 (−0.0528 to −0.0448)",
    "0.0188 (0.0148 to 0.0228)",
    "0.47 % (0.07 to 0.87)",
    "0.24 % (−0.17 to 0.64)",
  ]);
  assert.equal(row("pruned mixture minus last exit alone")![1], "−0.31 (−0.51 to −0.11)");
  assert.deepEqual(row("parameters"), ["parameters", "9,302", "3,322", "35.7 %"]);
  assert.deepEqual(row("pruned network, mixture"), [
    "pruned network, mixture",
    "52.5 µs (47.3 µs to 57.8 µs)",
    "1,219,048",
    "0.92× (0.87 to 0.97)",
    "2.46× (2.41 to 2.51)",
  ]);
  assert.deepEqual(row("2"), ["2", "25.00 %", "–", "–"]); // an exit that is gone
});

Deno.test("cardMarkdown() takes names for text, whatever is in them", () => {
  const classes = ["<b>", "[x](y)", "a|b"];
  const text = cardMarkdown({
    ...exampleCard,
    run: { ...exampleCard.run, path: "a`b|c" },
    data: { ...exampleCard.data, name: "my *data*\n# not a heading", classes },
  });
  assert.ok(text.includes("like those of my \\*data\\*\\\\n\\# not a heading, 2 features each"));
  assert.ok(text.includes("(\\<b\\>, \\[x\\](y), a&#124;b)"), text);
  assert.ok(text.startsWith("# my \\*data\\*\\\\n\\# not a heading: 7 of 20 blocks\n"));
  assert.ok(text.includes("| a\\`b&#124;c: "));
  assert.ok(!/^# not/m.test(text));
});

Deno.test("cardMarkdown() leaves no string of a card live or raw", () => {
  const live = "<b>|[x](http://e.com)";
  const text = cardMarkdown(
    JSON.parse(
      JSON.stringify(spoilt(exampleCard, ["kind", "part"])).replaceAll(
        "fathom: forged",
        `$&${live}`,
      ),
    ),
  );
  assert.ok(!isRaw(text.replaceAll("\n", "")));
  assert.ok(text.includes("\\<b\\>"));
  // outside of code
  assert.doesNotMatch(text.replace(/`[^`\n]*`/g, ""), /(?<!\\)([<>[\]]|:\/\/)/);
  assert.deepEqual(text.match(/^#.*$/gm)!.length, 9);
  for (const [head, ...rows] of tables(text)) {
    assert.ok(rows.every((row) => row.length === head.length), JSON.stringify(rows));
  }
});

Deno.test("cardMarkdown() leaves out what was not done", () => {
  const { tuning: _, speed: __, training: ___, ...rest } = exampleCard;
  const text = cardMarkdown({
    ...rest,
    depth: { planned: 20, before: 7, after: 7 },
    evaluation: { ...rest.evaluation, part: "validation", bootstrap: undefined },
  });
  assert.ok(!/^## (Fine-tuning|Speed)/m.test(text));
  assert.ok(!/fine-tuned after|Times are|bootstrap/.test(text));
  assert.ok(text.startsWith("# spirals: all 7 blocks: nothing was cut\n"));
  assert.match(text, /chooses all 7 blocks of the network \(20 when training began\): nothing/);
  assert.match(text, /Not known: there are no snapshots of the training\./);
  assert.match(text, /no test split/);
});

Deno.test("cardMarkdown() is the whole text of a card, every number in its cell", () => {
  const wanted = Deno.readTextFileSync(new URL("./example_card.txt", import.meta.url));
  assert.deepEqual(cardMarkdown(exampleCard).split("\n"), wanted.split("\n"));
});
