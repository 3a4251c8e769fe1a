// Networks and posteriors that a training uses: refused to a second one, in pipes written down too.

import assert from "node:assert/strict";
import { lastValueFrom, Subject } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { uniform } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { exclusiveUse } from "../../src/training/exclusive_use.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { fakeNetwork, turn } from "./fake_network.ts";
import { countingData, fakeLoan } from "./fake_values.ts";

Deno.test("exclusiveUse() refuses what is in use, takes nothing then, and releases on disposal", () => {
  const use = exclusiveUse("f");
  const [network, posterior, other] = [
    fakeNetwork(),
    depthPosterior({ prior: uniform(3) }),
    depthPosterior({ prior: uniform(3) }),
  ];
  {
    using _ = use(network, posterior);
    assert.throws(() => use(network, other), {
      message:
        "f(): the network is in use by another training; wait until that has ended, or use another network",
    });
    assert.throws(() => use(fakeNetwork(), posterior), /^Error: f\(\): the posterior is in use/);
    use(fakeNetwork(), other)[Symbol.dispose](); // it was not taken with the network that was refused
    exclusiveUse("g")(network, posterior); // another register
  }
  use(network, posterior);
});

Deno.test("elboUpdate() fails on a network that another one updates, until that one's subscription ends", async () => {
  const network = fakeNetwork();
  const updates = (source: Subject<Batch>) =>
    source.pipe(multiExitForward(network), elboUpdate(depthPosterior({ prior: uniform(3) })));
  const whole = () =>
    lastValueFrom(
      batches(countingData(8), { batchSize: 4, epochs: 1 }).pipe(
        multiExitForward(network),
        elboUpdate(depthPosterior({ prior: uniform(3) })),
      ),
    );
  const source = new Subject<Batch>();
  const first = updates(source).subscribe();
  assert.equal((await whole()).step, 2); // nothing was in use before the first step
  source.next(fakeLoan().batch);
  await turn();
  await assert.rejects(
    whole(),
    /^Error: elboUpdate\(\): the network is in use by another training/,
  );
  first.unsubscribe();
  assert.equal((await whole()).step, 2);
});
