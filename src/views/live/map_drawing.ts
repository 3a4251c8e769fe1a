// The schedule of predictive maps: between training steps, in at most a hundredth of the time.

import { likelihoodOf } from "../../likelihoods/registry.ts";
import type { Network } from "../../engines/network.ts";
import { runOf, type RunOfSnapshot, waitUntil } from "../../training/run_of_snapshot.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { type MapArea, mapArea, mapInputs, predictiveMap } from "./predictive_map.ts";
import type { OpenRun } from "./shown_run.ts";

const interval = 2000; // milliseconds between two maps, at least
const share = 100; // seconds to the next map for every second that one takes
const probe = 64; // cells with which the cost is estimated
const mostFailures = 3; // failures after which no more maps are tried
const quick = 50; // milliseconds: a map that takes no longer is drawn at once

/** Draws maps of a run onto a page. */
interface MapDrawing {
  /** Takes a snapshot, and holds training back while it draws. */
  see(snapshot: Snapshot): void;
  /** Resolves when the current map is drawn; undefined where none is being drawn. */
  readonly underWay: Promise<void> | undefined;
}

/** The estimated milliseconds of a map: from few cells, the best of three since the first waits for compilers. */
async function probedCost(network: Network, inputs: Float32Array): Promise<number> {
  let least = Infinity;
  for (let pass = 0; pass < 3; pass++) {
    const before = performance.now();
    await network.logProbabilities(inputs.subarray(0, 2 * probe));
    least = Math.min(least, performance.now() - before);
  }
  return least * inputs.length / (2 * probe);
}

/** Nothing is drawn for data that are not two-dimensional. */
export function mapDrawing(shown: OpenRun): MapDrawing {
  let area: MapArea | undefined | "unknown" = "unknown";
  let inputs = new Float32Array();
  let dueAt = -Infinity;
  let costs: number[] = []; // milliseconds of the last maps
  let validated = false; // statistics are fresh with a validation; without any they must be estimated
  let underWay: Promise<void> | undefined;
  let failures = 0; // in a row

  async function draw(snapshot: Snapshot, run: RunOfSnapshot, area: MapArea, fresh: boolean) {
    const { network } = run.update;
    const started = performance.now();
    if (!fresh) await run.evaluate();
    if (dueAt === -Infinity && !snapshot.final) { // the first: its time is estimated
      const cost = await probedCost(network, inputs);
      if (cost > quick) return dueAt = performance.now() + share * cost;
    }
    // read now: blocks may have been cut since the snapshot came
    const over = run.posterior.probabilities();
    const map = await predictiveMap(network, over, area, inputs);
    const now = performance.now();
    // the time of a map is the least of the last three: others wait for compilers or for the machine
    costs = [...costs.slice(-2), now - started];
    dueAt = now + Math.max(interval, costs.length === 1 ? 0 : share * Math.min(...costs));
    shown.map(snapshot.bestEpoch ?? snapshot.epoch, map);
  }

  return {
    see(snapshot) {
      if (area === undefined || underWay && !snapshot.final) return;
      const fresh = snapshot.validation !== undefined;
      validated ||= fresh;
      if (!fresh && validated && !snapshot.final || performance.now() < dueAt && !snapshot.final) {
        return;
      }
      const run = runOf("live", snapshot);
      if (area === "unknown") {
        const { batch, network } = run.update;
        area = likelihoodOf(network.spec).ofClasses ? mapArea(batch.data) : undefined;
        if (!area) return;
        inputs = mapInputs(area);
      }
      const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
      try {
        waitUntil(snapshot, held);
      } catch {
        return; // training has continued since: the network has changed
      }
      const drawn = (async () => {
        await underWay; // the last snapshot's map comes after the current one
        try {
          await draw(snapshot, run, area, fresh || snapshot.final === true);
          failures = 0;
        } catch {
          if (++failures === mostFailures) area = undefined;
        }
      })();
      const mine = underWay = drawn.then(() => {
        letGo();
        if (underWay === mine) underWay = undefined;
      });
    },
    get underWay() {
      return underWay;
    },
  };
}
