// Batches meet the network; nothing is computed before it is asked for.

import assert from "node:assert/strict";
import { map } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { fakeNetwork } from "./fake_network.ts";
import { fakeLoan } from "./fake_values.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));

Deno.test("multiExitForward() pairs every batch with the network, and computes nothing", () => {
  const network = fakeNetwork();
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const [a, b] = [fakeLoan().batch, fakeLoan({ size: 3 }).batch];
    const source = cold("-a-b-|", { a, b });
    const what = source.pipe(
      multiExitForward(network),
      map((exits) => [exits.network === network, exits.batch === a, exits.batch === b]),
    );
    expectObservable(what).toBe("-a-b-|", { a: [true, true, false], b: [true, false, true] });
    expectSubscriptions(source.subscriptions).toBe("^----!");
  });
  assert.deepEqual(network.calls, []);
});

Deno.test("multiExitForward() passes an empty source, its error and unsubscription on", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const empty = cold<never>("--|"),
      failing = cold<never>("--#"),
      long = cold<never>("----------|");
    const operator = multiExitForward(fakeNetwork());
    expectObservable(empty.pipe(operator)).toBe("--|");
    expectObservable(failing.pipe(operator)).toBe("--#");
    expectObservable(long.pipe(operator), "---!").toBe("----");
    expectSubscriptions(empty.subscriptions).toBe("^-!");
    expectSubscriptions(failing.subscriptions).toBe("^-!");
    expectSubscriptions(long.subscriptions).toBe("^--!");
  });
});

Deno.test("update() of an exit pair makes one step on its batch, as the network does", async () => {
  const network = fakeNetwork({ m: () => [-3, -2, -1, -0.5] });
  const { batch } = fakeLoan({ size: 3 });
  const weighting = { weights: [0.1, 0.2, 0.3, 0.4] };
  const options = { learningRate: 0.3, momentum: 0.2, weightDecay: 0.1 };
  const results: Promise<Float64Array>[] = [];
  marbles().run(({ cold, flush }) => {
    cold("a", { a: batch }).pipe(multiExitForward(network))
      .subscribe((exits) => results.push(exits.update(weighting, options)));
    flush();
  });
  assert.deepEqual(await results[0], Float64Array.of(-3, -2, -1, -0.5));
  assert.deepEqual(network.updates, [{ labels: [0, 0, 0], weighting, options }]);
});
