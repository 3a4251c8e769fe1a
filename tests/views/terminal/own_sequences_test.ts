// Control sequences of our own pass, and no others.

import assert from "node:assert/strict";
import {
  own,
  ownLines,
  piecesOf,
  released,
  visible,
} from "../../../src/views/terminal/own_sequences.ts";
import { visibleText } from "../../../src/files/visible_text.ts";

const red = "\x1b[31m";

Deno.test("released() lets our sequences through and escapes all others, but for a line break at the end", () => {
  const strange = visibleText(red);
  assert.ok(!strange.includes("\x1b"));
  for (
    const [text, wanted] of [
      ["", ""],
      ["\n", "\n"],
      ["a", "a"],
      [own(red), red],
      [`${own(red)}a${own("\x1b[0m")}\n`, `${red}a\x1b[0m\n`],
      [`${own("1")}${own("2")}`, "12"],
      [`${red}a${own(red)}b${red}`, `${strange}a${red}b${strange}`],
      [ownLines("a\nb\n\nc"), "a\nb\n\nc"],
      ["a\nb\n\n", `a${visibleText("\n")}b${visibleText("\n")}\n`],
    ]
  ) assert.equal(released(text), wanted, JSON.stringify(text));
});

Deno.test("piecesOf() parts a text into our sequences and what is between them, with nothing empty", () => {
  const sequence = own(red);
  assert.deepEqual(piecesOf(""), []);
  assert.deepEqual(piecesOf(`a${sequence}${sequence}b`), [
    { text: "a", own: false },
    { text: sequence, own: true },
    { text: sequence, own: true },
    { text: "b", own: false },
  ]);
  assert.deepEqual(piecesOf(sequence), [{ text: sequence, own: true }]);
  assert.equal(visible(`${red}${sequence}`), visibleText(red) + sequence);
});
