// Methods and their texts.

import assert from "node:assert/strict";
import { type Method, methodText, parseMethod } from "../../../src/studies/compare/method.ts";

Deno.test("parseMethod() reads every method with its number or its default", () => {
  const cases: [string, Method][] = [
    ["searched", { kind: "searched" }],
    ["fixed:0", { kind: "fixed", depth: 0 }],
    [" fixed:max", { kind: "fixed", depth: 8 }],
    ["dropout", { kind: "dropout", rate: 0.1 }],
    ["dropout:0.25", { kind: "dropout", rate: 0.25 }],
    ["ensemble:5", { kind: "ensemble", members: 5 }],
    ["stochastic-depth", { kind: "stochastic-depth", last: 0.5 }],
    ["stochastic-depth:1", { kind: "stochastic-depth", last: 1 }],
  ];
  for (const [text, method] of cases) {
    assert.deepEqual(parseMethod(text, 8), method);
    assert.deepEqual(parseMethod(methodText(method), 8), method); // what is written can be read
  }
});

Deno.test("parseMethod() refuses wrong methods, naming what was expected and what came", () => {
  const cases: [string, RegExp][] = [
    ["search", /the method must be one of searched, fixed:D, .*got "search"/],
    ["", /must be one of searched/],
    ["searched:1", /must be searched without a number, got "searched:1"/],
    ["fixed", /must be fixed:D with D from 0 to 8, or fixed:max, got "fixed"/],
    ["fixed:9", /got "fixed:9"/],
    ["fixed:-1", /got "fixed:-1"/],
    ["fixed:1.5", /got "fixed:1.5"/],
    ["fixed:1:2", /must be one of searched/],
    ["dropout:0", /must be dropout:RATE with a rate between 0 and 1/],
    ["dropout:1", /must be dropout:RATE/],
    ["dropout:", /must be dropout:RATE/],
    ["ensemble", /must be ensemble:M with a whole number of at least 1/],
    ["ensemble:0", /must be ensemble:M/],
    ["stochastic-depth:0", /must be stochastic-depth:LAST/],
    ["stochastic-depth:x", /must be stochastic-depth:LAST/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseMethod(text, 8), (error: Error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    }, text);
  }
});
