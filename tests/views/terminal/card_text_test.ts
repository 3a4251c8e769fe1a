// A card on a terminal.

import assert from "node:assert/strict";
import { cardText } from "../../../src/views/terminal/card_text.ts";
import { ownLines, released } from "../../../src/views/terminal/own_sequences.ts";
import { exampleCard } from "../../runs/prune/example_card.ts";

Deno.test("cardText() says what was cut, what that costs, saves and gains, and where it is", () => {
  assert.equal(
    cardText(exampleCard, { out: "runs/small" }),
    `
pruned          7 of 20 blocks
rule            smallest d with q_d ≥ 0.95 max q
data            spirals: 200 training, 200 validation, 1,600 test; 2 classes
proof           largest difference 6.2e-8 on 1,600 test inputs (allowed 1e-6)

                                    before           after        left
parameters                           9,302           3,322      35.7 %
multiply-adds, mixture               8,880           3,160      35.6 %
multiply-adds, last exit             8,080           2,880      35.6 %
bytes of the weights                50,504          18,112      35.9 %

test, 1,600                error    log-likelihood           Brier   calibration
full mixture              0.81 %           −0.0470          0.0162        0.40 %
                    0.41 to 1.21  −0.051 to −0.043  0.012 to 0.020  0.00 to 0.80
last exit alone           1.25 %           −0.1542          0.0250        0.63 %
                    0.85 to 1.65  −0.158 to −0.150  0.021 to 0.029  0.23 to 1.03
pruned mixture            0.94 %           −0.0488          0.0188        0.47 %
                    0.54 to 1.34  −0.053 to −0.045  0.015 to 0.023  0.07 to 0.87
fine-tuned mixture        0.88 %           −0.0478          0.0176        0.44 %
                    0.48 to 1.28  −0.052 to −0.044  0.014 to 0.022  0.04 to 0.84

                        pruned minus full mixture   pruned minus last exit alone
error                      +0.13 (−0.07 to +0.33)         −0.31 (−0.51 to −0.11)
log-likelihood       −0.0013 (−0.0033 to +0.0007)   +0.0031 (+0.0011 to +0.0051)
Brier                +0.0026 (+0.0006 to +0.0046)   −0.0062 (−0.0082 to −0.0042)
calibration                +0.07 (−0.14 to +0.27)         −0.15 (−0.36 to +0.05)

                   fine-tuned minus pruned mixture
error                       −0.06 (−0.26 to +0.14)
log-likelihood        +0.0006 (−0.0014 to +0.0026)
Brier                 −0.0012 (−0.0032 to +0.0008)
calibration                 −0.03 (−0.23 to +0.17)
95 % intervals from 1,000 resamples, paired for differences (shares in points)

fine-tuned      interrupted, 150 of 200 epochs at rate 0.05; weights of 140
validation      200 examples
  error         1.50 % before, 1.00 % after: −0.50 (−0.70 to −0.30)
  likelihood    −0.0500 before, −0.0400 after: +0.0050 (+0.0030 to +0.0070)

batch of 64          median per second   vs full, last exit     vs full, mixture
full, last exit     48.5 µs  1,319,588                    – 2.66× (2.61 to 2.71)
full, mixture        129 µs    496,124 0.38× (0.33 to 0.43)                    –
pruned, last exit   19.4 µs  3,298,969 2.50× (2.45 to 2.55) 16.6× (16.6 to 16.7)
pruned, mixture     52.5 µs  1,219,048 0.92× (0.87 to 0.97) 2.46× (2.41 to 2.51)

training saved  about 2.6 s; training took 51 s
written to      runs/small`.slice(1),
  );
});

Deno.test("cardText() leaves out what was not done", () => {
  const { tuning: _, speed: __, ...rest } = exampleCard;
  const text = cardText({
    ...rest,
    training: undefined,
    evaluation: {
      part: "test",
      examples: 1600,
      ways: rest.evaluation.ways.slice(0, 3).map(({ intervals: _, ...predictor }) => predictor),
      differences: rest.evaluation.differences.slice(0, 2).map(({ intervals: _, ...each }) => each),
    },
  });
  assert.ok(!/trained further|fine-tuned|batch of|intervals|\(-|written/.test(text), text);
  assert.match(text, /training saved {2}not known: there are no snapshots of the training$/);
  assert.match(text, /\nerror +\+0\.13 +−0\.31\n/);
});

Deno.test("cardText() keeps to its width, but never cuts the folder", () => {
  const out = "runs/" + "x".repeat(200);
  for (const columns of [20, 80]) {
    const lines = cardText(exampleCard, { columns, out }).split("\n");
    assert.ok(lines.pop()!.endsWith(out));
    assert.ok(lines.every((line) => line.length <= columns));
  }
  // at 80 nothing needs to be cut
  assert.ok(!cardText(exampleCard).includes("…"));
});

Deno.test("cardText() colours nothing unless told to", () => {
  const colored = released(ownLines(cardText(exampleCard, { color: true, out: "x" })));
  assert.ok(colored.includes("\x1b[1;32m7 of 20 blocks\x1b[0m"));
  // deno-lint-ignore no-control-regex -- colours
  assert.equal(colored.replace(/\x1b\[[0-9;]*m/g, ""), cardText(exampleCard, { out: "x" }));
});
