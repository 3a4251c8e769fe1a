// The lifetime of a network's forward passes, shared by all engines: which calls end the open pass.

import type { ForwardPass, StepOptions } from "./network.ts";
import { exitWeights } from "./exit_weights.ts";

/** An engine's part of an open forward pass. */
export interface PassInHand {
  /** m_d, [depth + 1]; NaN for exits not computed. */
  readonly means: Float64Array;
  /** Log-likelihoods of the computed exits, [exits, B], as a copy. */
  logLikelihood(): Float32Array | Promise<Float32Array>;
  /** Makes the gradient step; `weights` end at the deepest computed exit. */
  backward(weights: Float64Array, options: StepOptions): void;
  /** Frees everything; called once. */
  free(): void;
}

/** The open forward pass of a network, if any. */
interface ForwardPasses {
  /** Begins a pass through the exits, which are ascending; any earlier pass has ended. */
  begin(exits: readonly number[], depth: number, pass: PassInHand): ForwardPass;
  /** To be called with the name of every call of the network: those that need the pass's memory end it. */
  called(name: string): void;
  /** Ends the pass for a reason, as on disposal of the network. */
  end(reason: string): void;
}

/** Calls that do not end a forward pass. */
const harmless = new Set(["logLikelihood", "backward", "checkpoint", "readState", "planMemory"]);

/**
 * The forward passes of a network, of which at most one is open.
 *
 * @param inTurn runs a call when all earlier calls have settled
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
      let over: string | undefined; // the reason
      const stop = (reason: string) => {
        if (over !== undefined) return;
        over = reason;
        pass.free();
      };
      let goingBack = 0; // pending calls of backward()
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
            goingBack--;
            try {
              open("backward");
              const checked = exitWeights("backward", weights, exits, depth);
              try {
                pass.backward(checked, options);
              } finally { // even if it fails: it may have overwritten the pass's memory
                stop("the forward pass has ended, since backward() was called");
              }
            } finally {
              if (disposed) dispose();
            }
          });
        },
        [Symbol.dispose]: dispose,
      };
    },
    called(name) {
      if (present && !harmless.has(name)) {
        end(
          `the forward pass has ended, since ${name}() needed its memory; call backward() first`,
        );
      }
    },
    end,
  };
}
