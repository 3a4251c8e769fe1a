// Characters that are not what they seem, escaped.

import assert from "node:assert/strict";
import fc from "fast-check";
import { visibleJson, visibleText } from "../../src/files/visible_text.ts";
import { anyName, deceptive, isRaw, rawIn } from "./deceptive.ts";

Deno.test("visibleText() escapes whatever moves, colours, ends, turns or hides text", () => {
  assert.equal(visibleText("a\x1b[31mb"), "a\\x1b[31mb");
  assert.equal(visibleText("a\n\r\tb\x07\x7f\x9b2J"), "a\\n\\r\\tb\\x07\\x7f\\x9b2J");
  assert.equal(visibleText("a\u202egnp.exe"), "a\\u{202e}gnp.exe");
  assert.equal(
    visibleText("a\u2028b\u2066c\u061cd\u200be\ufefff"),
    [
      "a\\u{2028}b\\u{2066}c\\u{61c}d\\u{200b}e\\u{feff}f",
    ].join(),
  );
  assert.equal(visibleText("a\ud800b\u{e0041}"), "a\\u{d800}b\\u{e0041}");
  for (const character of deceptive) assert.ok(!isRaw(visibleText(`a${character}b`)), character);
});

Deno.test("visibleText() leaves ordinary text alone", () => {
  for (
    const text of [
      "",
      "runs/spirals-1",
      "C:\\data\\new.csv",
      "Grüße, e\u0301te\u0301, ñ",
      "深い 残差、葛\u{e0100}",
      "한국어 العربية עברית",
      "می\u200cخواهم क्\u200dष",
      "👩\u200d💻 👨🏽\u200d🚀 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈",
      "≥ 0.95 · ±1 − 2\u00a0%",
    ]
  ) assert.equal(visibleText(text), text);
  // letters of the scripts in which joiners change a letter's form, in the order of the source
  for (const letter of "اܐߊᠠकকਕકକகకಕകකកက") {
    for (const joiner of "\u200c\u200d") {
      const text = letter + joiner + letter;
      assert.equal(visibleText(text), text);
      assert.equal(visibleJson(text), text);
    }
  }
  for (const variant of "\ufe00\ufe01\ufe02\u{e0100}\u{e01ef}") {
    assert.equal(visibleText(`葛${variant}`), `葛${variant}`);
  }
  for (const key of "#*09") assert.equal(visibleText(`${key}\ufe0f\u20e3`), `${key}\ufe0f\u20e3`);
  assert.equal(visibleText("❤\ufe0e"), "❤\ufe0e");
  // joiners where they join nothing
  assert.equal(visibleText("a\u200db a\ufe0fb"), "a\\u{200d}b a\\u{fe0f}b");
});

Deno.test("visibleText() leaves nothing raw in any text, and does nothing the second time", () => {
  fc.assert(fc.property(anyName, (text) => {
    const shown = visibleText(text);
    assert.deepEqual(rawIn(shown), []);
    assert.equal(visibleText(shown), shown);
    assert.ok(shown.isWellFormed());
  }));
  fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
    assert.equal(visibleText(text), text);
  }));
});

Deno.test("visibleJson() parses to the same value and has nothing raw but its line's end", () => {
  fc.assert(fc.property(fc.dictionary(anyName, anyName), (value) => {
    const json = JSON.stringify(value);
    const shown = visibleJson(`${json}\n`);
    assert.deepEqual(JSON.parse(shown), JSON.parse(json));
    assert.ok(shown.endsWith("}\n"));
    assert.deepEqual(rawIn(shown.slice(0, -1)), []);
  }));
  assert.equal(visibleJson('{"a":"\u{e0041}"}'), '{"a":"\\udb40\\udc41"}');
});
