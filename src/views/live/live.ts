// A sink that shows a run in the browser while it trains.

import { aFunction, checkOptions, type OptionChecks, pickOptions } from "../../calls/checks.ts";
import { type MonoTypeOperatorFunction, Observable } from "rxjs";
import { runOf, waitUntil } from "../../training/run_of_snapshot.ts";
import { warn } from "../../files/notice.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { livePageChecks, type LivePageOptions, openLivePage } from "./live_page.ts";
import { mapDrawing } from "./map_drawing.ts";
import { mapPoints } from "./predictive_map.ts";
import type { LiveRun } from "./protocol.ts";
import { type OpenRun, type ShownRun, showRunChecks, type ShowRunOptions } from "./shown_run.ts";

/** Options of {@linkcode live}. */
export interface LiveOptions extends LivePageOptions, ShowRunOptions {
  /** Takes the page's address when it can be opened; default: it is printed on standard error. */
  readonly onListening?: (address: string) => void;
}

/** The most milliseconds of the last map. */
const lastMap = 2000;

/**
 * Passes snapshots through unchanged and shows them on a page in the browser, with a button that pauses training and,
 * with a `controller`, one that stops it. Training never waits for the page: a slow browser skips snapshots, but never
 * the latest. For two-dimensional data a map of the network's predictions is drawn between steps, in a hundredth of the
 * time; results of training are bit for bit the same.
 *
 * A later loss of the page is reported once, and training continues without it.
 *
 * Subscribing opens the page, and fails if the port is taken or not permitted. The page closes, before the
 * stream does, on completion and error, and on unsubscription. A page of the caller's stays open.
 *
 * Belongs after `trackPosterior()` and before operators that make new snapshots: copies can be shown, but not
 * paused, and draw no maps.
 *
 * @param options the address and the texts of the page, or a run of a page that {@linkcode openLivePage} opened
 */
export function live(options: LiveOptions | ShownRun = {}): MonoTypeOperatorFunction<Snapshot> {
  if (!isOpen(options)) checkOptions("live", options as LiveOptions, liveChecks);
  return (source) =>
    isOpen(options) ? showing(source, options) : opening(source, options as LiveOptions);
}

const liveChecks: OptionChecks<LiveOptions> = {
  ...livePageChecks,
  ...showRunChecks,
  onListening: aFunction,
};

function isOpen(options: LiveOptions | ShownRun): options is OpenRun {
  return typeof options === "object" && options !== null && "show" in options;
}

/** On a page that is open during the subscription. */
function opening(source: Observable<Snapshot>, options: LiveOptions): Observable<Snapshot> {
  const { onListening = (address) => warn(`live page: ${address}`) } = options;
  return new Observable((subscriber) => {
    const begin = async () => {
      const page = await openLivePage(pickOptions<LivePageOptions>(options, livePageChecks));
      const close = () => page[Symbol.asyncDispose]();
      if (subscriber.closed) return await close();
      const shown = page.add(options) as OpenRun;
      try {
        onListening(page.address);
      } catch (error) {
        await close();
        throw error;
      }
      subscriber.add(
        showing(source, shown).subscribe({
          next: (snapshot) => subscriber.next(snapshot),
          error: (error) => close().then(() => subscriber.error(error)),
          complete: () => close().then(() => subscriber.complete()),
        }),
      );
      subscriber.add(() => void close());
    };
    begin().catch((error) => subscriber.error(error));
  });
}

/** On a page that is open. */
function showing(source: Observable<Snapshot>, shown: OpenRun): Observable<Snapshot> {
  return new Observable((subscriber) => {
    const maps = mapDrawing(shown);
    let wanted: "running" | "paused" | "stopped" = "running";
    let release: (() => void) | undefined; // resumes training
    let described = false;
    let over = false;
    let original: boolean | undefined; // whether there is a run behind the snapshots

    const goOn = () => {
      release?.();
      release = undefined;
    };
    const stop = () => {
      if (wanted === "stopped") return;
      wanted = "stopped";
      shown.setStatus({ state: "stopping" });
      if (release) shown.controller?.abort(); // else after the current epoch
      goOn();
    };
    /** Obeys the requested command: at every snapshot, and when it changes while the run is paused. */
    const heed = () => {
      if (over || wanted === "stopped") return;
      const requested = shown.requested();
      if (requested === "stop") return stop();
      if (requested === "pause") wanted = "paused";
      else if (wanted === "paused") {
        wanted = "running";
        goOn();
        shown.setStatus({ state: "running" });
      }
    };
    shown.onRequest(heed);
    /** Continues, and shows why there is no pause. */
    const goOnWith = (text: string) => {
      wanted = "running";
      shown.refuse("pause");
      shown.setStatus({ state: "running", text });
    };
    const hold = (snapshot: Snapshot) => {
      if (snapshot.final) return;
      if (!original) return goOnWith("copies of snapshots cannot be paused");
      const { promise, resolve } = Promise.withResolvers<void>();
      try {
        waitUntil(snapshot, promise);
      } catch { // training has continued since, as after a delay
        return goOnWith("late snapshots cannot be paused");
      }
      release = resolve;
      shown.setStatus({ state: "paused" });
    };
    const aborted = () => goOn(); // Ctrl-C ends a run that is paused
    shown.controller?.signal.addEventListener("abort", aborted);

    const end = (state: "ended" | "failed", text?: string) => {
      if (over) return;
      over = true;
      goOn();
      shown.controller?.signal.removeEventListener("abort", aborted);
      shown.setStatus({ state, ...text !== undefined && { text } });
    };

    subscriber.add(() => end("ended"));
    subscriber.add(source.subscribe({
      next(snapshot) {
        original ??= hasRun(snapshot);
        if (!described) {
          described = true;
          if (original) shown.describe(whatIsKnown(snapshot));
        }
        shown.show(snapshot);
        heed();
        if (wanted === "stopped") shown.controller?.abort();
        else if (wanted === "paused") hold(snapshot);
        if (original) maps.see(snapshot);
        subscriber.next(snapshot);
      },
      error(error) {
        end("failed", error instanceof Error ? error.message : String(error));
        subscriber.error(error);
      },
      complete() {
        const complete = () => {
          end("ended");
          subscriber.complete();
        };
        if (!maps.underWay) return complete();
        // a disposed network never answers
        const late = setTimeout(complete, lastMap);
        subscriber.add(() => clearTimeout(late));
        maps.underWay.then(complete);
      },
    }));
  });
}

function hasRun(snapshot: Snapshot): boolean {
  try {
    runOf("live", snapshot);
    return true;
  } catch {
    return false;
  }
}

/** Facts about the run of a stream. */
function whatIsKnown(snapshot: Snapshot): Partial<LiveRun> {
  const { posterior, update: { batch, network, heldOut } } = runOf("live", snapshot);
  const { data, epochs } = batch;
  return {
    title: data.name,
    prior: posterior.prior,
    trainSize: heldOut?.ofPosterior ? heldOut.latest.examples : data.rows.length,
    epochs: Number.isFinite(epochs) ? epochs : undefined,
    likelihood: network.spec?.likelihood,
    classes: data.classNames ?? data.classes,
    points: mapPoints(data),
  };
}
