// Forward passes of a network that may still go back: what ends them, the same on every engine. How a pass computes is
// the engine's.

import type { ForwardPass, StepOptions } from "./network.ts";
import { exitWeights } from "./exit_weights.ts";

/** What an engine has computed of one forward pass, and what it can still do with it. */
export interface PassInHand {
  /** m_d, [depth + 1]; NaN for exits that were not computed. */
  readonly means: Float64Array;
  /** Log-likelihoods of the computed exits, [exits, B], as a copy. */
  logLikelihood(): Float32Array | Promise<Float32Array>;
  /** Descends; `weights` are those up to the deepest exit computed. */
  backward(weights: Float64Array, options: StepOptions): void;
  /** Frees everything; called once. */
  free(): void;
}

/** The forward pass of a network that has not ended, if there is one. */
interface ForwardPasses {
  /** Begins a pass through the exits, which are ascending; the one before has ended. */
  begin(exits: readonly number[], depth: number, pass: PassInHand): ForwardPass;
  /** To be told of every call of the network by name: those that need a pass's memory end it. */
  called(name: string): void;
  /** Ends the pass for a reason, as on disposal of the network. */
  end(reason: string): void;
}

/** Calls that leave a forward pass as it is. */
const harmless = new Set(["logLikelihood", "backward", "checkpoint", "readState", "planMemory"]);

/**
 * The forward passes of a network, of which one at most has not ended.
 *
 * @param inTurn runs a call when all calls before it have settled
 */
export function openForwardPasses(
  inTurn: <R>(name: string, run: () => R | Promise<R>) => Promise<R>,
): ForwardPasses {
  let present: ((reason: string) => void) | undefined;
  const end = (reason: string) => {
    present?.(reason);
    present = undefined;
  };
  return {
    begin(exits, depth, pass) {
      let over: string | undefined; // why
      const stop = (reason: string) => {
        if (over !== undefined) return;
        over = reason;
        pass.free();
      };
      let goingBack = 0; // calls of backward() that have not settled
      let disposed = false;
      const dispose = () => {
        disposed = true;
        if (goingBack === 0) stop("the forward pass is disposed");
      };
      const open = (name: string) => {
        if (over !== undefined) throw new Error(`${name}(): ${over}`);
      };
      present = stop;
      return {
        exits,
        means: pass.means,
        logLikelihood: () =>
          inTurn("logLikelihood", () => {
            open("logLikelihood");
            return pass.logLikelihood();
          }),
        backward(weights, options) {
          goingBack++;
          return inTurn("backward", () => {
            open("backward");
            const checked = exitWeights("backward", weights, exits, depth);
            try {
              pass.backward(checked, options);
            } finally { // where it fails, too: it may have overwritten what the pass left
              stop("the forward pass has ended, since backward() was called");
            }
          }).finally(() => {
            goingBack--;
            if (disposed) dispose();
          });
        },
        [Symbol.dispose]: dispose,
      };
    },
    called(name) {
      if (present && !harmless.has(name)) {
        end(
          `the forward pass has ended, since ${name}() needed its memory; call backward() before`,
        );
      }
    },
    end,
  };
}
