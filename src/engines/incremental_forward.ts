// Incremental forward passes of a network: argument checks and lifetime, shared by all engines.

import type { IncrementalForward } from "./network.ts";

/** An engine's part of one incremental forward pass. */
export interface Steps {
  /**
   * Computes the blocks from exit `from` (−1: from the inputs) to `exit`.
   *
   * @returns log-probabilities of `exit`, [rows, K]
   */
  go(from: number, exit: number): Float32Array | Promise<Float32Array>;
  /** Keeps only the rows at these positions, synchronously; there is at least one. */
  keep(positions: Uint32Array): void;
  /** Frees everything. */
  free(): void;
}

/** The open incremental forward passes of one network. */
interface IncrementalForwards {
  /** Begins a pass of `rows` rows. */
  begin(rows: number, steps: Steps): IncrementalForward;
  /** To be called with the name of every call of the network: those that change it end all passes. */
  called(name: string): void;
  /** Ends all passes for a reason, as on disposal of the network. */
  end(reason: string): void;
}

/** Calls that change the network, after which a pass cannot continue. */
const changing = new Set([
  "backward",
  "estimateStatistics",
  "writeState",
  "truncate",
  "restore",
]);

/**
 * The incremental forward passes of a network.
 *
 * @param inTurn runs a step when all earlier calls have settled
 * @param depth returns the current number of blocks
 */
export function openIncrementalForwards(
  inTurn: <R>(run: () => R | Promise<R>) => Promise<R>,
  depth: () => number,
): IncrementalForwards {
  const open = new Set<(reason: string) => void>();
  const end = (reason: string) => {
    for (const one of open) one(reason);
    open.clear();
  };

  return {
    begin(batch, steps) {
      let exit = -1;
      let rows = batch;
      let over: string | undefined; // the reason
      let waiting = 0; // pending calls of next()

      const stop = (reason: string) => {
        if (over !== undefined) return;
        over = reason;
        steps.free();
      };
      const checkOpen = (name: string) => {
        if (over !== undefined) throw new Error(`${name}(): ${over}`);
      };
      open.add(stop);

      const go = async (wanted?: number) => {
        checkOpen("next");
        const to = wanted ?? exit + 1;
        if (!Number.isSafeInteger(to) || to <= exit || to > depth()) {
          throw new RangeError(
            `next(): exit must be a whole number above ${exit} and at most ${depth()}, got ${to}`,
          );
        }
        if (rows === 0) throw new Error("next(): no active examples remain");
        const log = await steps.go(exit, to);
        exit = to;
        return log;
      };

      return {
        get exit() {
          return exit;
        },
        get rows() {
          return rows;
        },
        async next(wanted) {
          waiting++;
          try {
            return await inTurn(() => go(wanted));
          } finally {
            waiting--;
          }
        },
        keep(positions) {
          checkOpen("keep");
          if (waiting > 0) throw new Error("keep(): await next() before calling keep()");
          const kept = checkPositions(positions, rows);
          if (kept.length === rows) return;
          if (kept.length > 0) steps.keep(kept);
          rows = kept.length;
        },
        [Symbol.dispose]() {
          stop("the incremental forward pass is disposed");
          open.delete(stop);
        },
      };
    },

    called(name) {
      if (changing.has(name)) {
        end(`the incremental forward pass has ended, since ${name}() has changed the network`);
      }
    },

    end,
  };
}

function checkPositions(positions: ArrayLike<number>, rows: number): Uint32Array {
  let before = -1;
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i];
    if (!Number.isSafeInteger(position) || position <= before || position >= rows) {
      throw new RangeError(
        `keep(): positions must be ascending whole numbers below ${rows}, got ${position} at ${i}`,
      );
    }
    before = position;
  }
  return Uint32Array.from(positions);
}
