// Training streams that draw themselves in notebooks: what programs get as `train`.

import { Observable } from "rxjs";
import type { DataSplits } from "../../datasets/dataset.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { train as trainingStream, type TrainOptions } from "../../training/train.ts";
import { checkTraining } from "../../training/train_options.ts";
import { shownInNotebooks } from "./notebook_value.ts";
import { streamValue } from "./stream_value.ts";

/**
 * Trains weights and depth posterior together, and emits a snapshot of the posterior after every epoch.
 *
 * Cold: nothing happens before `subscribe`; unsubscribing stops within one step and frees everything. The stream
 * completes when nothing improves any more or all epochs are done; its last snapshot is marked `final` and belongs
 * to the best weights, which are then in the network. Subscribers never slow training: those slower than it find
 * snapshots queued up (use RxJS' `auditTime` or `sample` to skip some). A bare `subscribe` returns at once: to use a
 * network of your own afterwards, wait for `lastValueFrom(train(...))`. `share()` starts a new run for whoever
 * subscribes after completion.
 *
 * In a Jupyter notebook with Deno's kernel, the stream (or what its `pipe` makes of it) as the last value of a cell
 * runs and draws itself; interrupting the kernel ends the run. {@linkcode showInNotebook} does so by hand.
 *
 * @param data parts of a data set, or a promise of them
 * @throws TypeError for an unknown option or one of a wrong kind, for data that are no parts of a data set, and for
 * options that contradict each other (a network beside `maxDepth`); RangeError for values out of range. Both at the call,
 * before anything is subscribed to
 */
export function train(
  data: DataSplits | PromiseLike<DataSplits>,
  options: TrainOptions = {},
): Observable<Snapshot> {
  checkTraining(data, options);
  const running = new Set<AbortController>();
  const stream = new Observable<Snapshot>((subscriber) => {
    const stop = new AbortController();
    running.add(stop);
    const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
    subscriber.add(() => running.delete(stop));
    subscriber.add(trainingStream(data, { ...options, signal }).subscribe(subscriber));
  });
  return shownInNotebooks(stream, streamValue, () => running.forEach((stop) => stop.abort()));
}
