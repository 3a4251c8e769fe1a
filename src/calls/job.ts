// Jobs: work described by plain data, with plain data as result, and their events.

/** A job. */
export interface Job<Input> {
  /** Short text that determines the result: jobs with the same key are the same job. */
  readonly key: string;
  /** Input of the work; must support structured cloning. */
  readonly input: Input;
}

/** An event of a job; `job` is its position in the given list. */
export type JobEvent<Progress, Result> =
  | { readonly kind: "started"; readonly job: number }
  | { readonly kind: "progress"; readonly job: number; readonly progress: Progress }
  | { readonly kind: "finished"; readonly job: number; readonly result: Result }
  | { readonly kind: "failed"; readonly job: number; readonly error: string };

/** Work in progress. Disposal ends it; a pending result then never settles. */
export interface Work<Result> extends Disposable {
  /** Rejects with the reason if the work fails. */
  readonly result: Promise<Result>;
}

/** Starts one job, for instance in a worker. */
export type Workplace<Input, Progress, Result> = (
  input: Input,
  onProgress: (progress: Progress) => void,
) => Work<Result>;
