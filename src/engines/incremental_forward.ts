// Walks through a network: what they refuse and what ends them, the same on every engine. How a walk gets from exit to
// exit is the engine's.

import type { IncrementalForward } from "./network.ts";

/** What an engine does for one walk. */
export interface Steps {
  /**
   * Goes from exit `from` (−1: from the inputs) through the blocks to `exit`.
   *
   * @returns log-probabilities there, [rows, K]
   */
  go(from: number, exit: number): Float32Array | Promise<Float32Array>;
  /** Keeps the rows at these positions, at once; never none. */
  keep(positions: Uint32Array): void;
  /** Drops everything. */
  free(): void;
}

/** The walks of one network that are not over. */
interface IncrementalForwards {
  /** Begins a walk of so many rows. */
  begin(rows: number, steps: Steps): IncrementalForward;
  /** To be told of every call of the network by name: those that change it end all walks. */
  called(name: string): void;
  /** Ends all walks for a reason, as on disposal of the network. */
  end(reason: string): void;
}

/** Calls after which going on would mix two networks in one walk. */
const changing = new Set([
  "backward",
  "estimateStatistics",
  "writeState",
  "truncate",
  "restore",
]);

/**
 * The walks of a network.
 *
 * @param inTurn runs a step when all calls before it have settled
 * @param depth blocks that the network has at the moment
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
      let over: string | undefined; // why
      let waiting = 0; // calls of next() that have not settled

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
            `next(): wanted an exit beyond ${exit} and up to the last, ${depth()}, got ${to}`,
          );
        }
        if (rows === 0) throw new Error("next(): wanted examples under way, got none");
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
          if (waiting > 0) throw new Error("keep(): wanted next() awaited, got it under way");
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
        `keep(): wanted ascending positions among ${rows} rows, got ${position} at ${i}`,
      );
    }
    before = position;
  }
  return Uint32Array.from(positions);
}
