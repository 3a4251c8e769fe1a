// A block of lines that is redrawn in place.

import assert from "node:assert/strict";
import { hasBlock, liveBlock, writeAbove } from "../../../src/views/terminal/live_block.ts";
import { Screen } from "./screen.ts";

Deno.test("liveBlock() draws over its last lines, whether they become more or fewer", () => {
  const screen = new Screen(40);
  screen.write("before\n");
  const block = liveBlock(screen);
  block.draw(["one", "two"]);
  block.draw(["1", "2", "3"]);
  assert.equal(screen.text(), "before\n1\n2\n3");
  block.draw(["only"]);
  assert.equal(screen.text(), "before\nonly");
  block.clear();
  assert.equal(screen.text(), "before");
  assert.equal(screen.cursorVisible, true);
  assert.equal(screen.writes, 5); // one write a drawing: nothing flickers
});

Deno.test("liveBlock() draws each time in one synchronized update, with the cursor hidden until its end", () => {
  const screen = new Screen(40);
  const written: string[] = [];
  const write = screen.write.bind(screen);
  screen.write = (text) => {
    written.push(text);
    write(text);
  };
  const block = liveBlock(screen);
  block.draw(["one"]);
  block.draw(["two"]);
  assert.equal(written.length, 2);
  for (const text of written) {
    const marks = [...text.matchAll(/\[\?\d+[hl]/g)].map(([mark]) => mark.slice(2));
    assert.deepEqual(marks, ["2026h", "25l", "25h", "2026l"]);
  }
});

Deno.test("liveBlock() cuts lines that would wrap and blocks that would scroll", () => {
  const screen = new Screen(10, 4);
  liveBlock(screen).draw(["a line too long", "2", "3", "4", "5"]);
  assert.equal(screen.text(), "a line t…\n2\n3");
});

Deno.test("liveBlock() takes a terminal that does not tell its height for one of 24 lines", () => {
  let written = "";
  const out = {
    isTerminal: true,
    columns: () => 10,
    write: (text: string) => void (written += text),
  };
  liveBlock(out).draw(Array.from({ length: 30 }, (_, i) => `line ${i}`));
  assert.match(written, /line 22\n/);
  assert.doesNotMatch(written, /line 23/);
});

Deno.test("liveBlock() erases what it drew, and only that, when the terminal changes its width", () => {
  const screen = new Screen(30);
  screen.write("before\n");
  const block = liveBlock(screen);
  for (const columns of [30, 12, 5, 50, 2, 30]) {
    screen.resize(columns);
    block.draw(["a line of the block", "", "another line of the block"]);
    assert.match(screen.text(), /^before\n\S[^\n]*\n\n\S[^\n]*$/);
  }
  assert.equal(screen.text(), "before\na line of the block\n\nanother line of the block");
});

Deno.test("liveBlock() leaves the cursor visible after every write", () => {
  const screen = new Screen(30);
  const block = liveBlock(screen);
  block.draw(["x"]);
  assert.ok(screen.cursorVisible);
});

Deno.test("writeAbove() writes above the block that is drawn, and below one that was left or cleared", () => {
  const screen = new Screen(30);
  const block = liveBlock(screen);
  writeAbove(screen, "first\n");
  assert.equal(hasBlock(screen), false);
  block.draw(["1", "2"]);
  assert.equal(hasBlock(screen), true);
  writeAbove(screen, "above\n");
  assert.equal(screen.text(), "first\nabove\n1\n2");
  block.draw(["one"]);
  assert.equal(screen.text(), "first\nabove\none");
  block.leave();
  writeAbove(screen, "below\n");
  assert.equal(screen.text(), "first\nabove\none\nbelow");
  const other = liveBlock(screen);
  other.draw(["two"]);
  other.clear();
  writeAbove(screen, "last\n");
  assert.equal(screen.text(), "first\nabove\none\nbelow\nlast");
});
