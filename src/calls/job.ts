// A job: a piece of work told by plain data, done somewhere and answered by plain data, and what is heard of it.

/** A piece of work. */
export interface Job<Input> {
  /** Everything that decides the result, in a short text: two jobs of one key are the same job. */
  readonly key: string;
  /** What the work needs, as structured cloning carries it. */
  readonly input: Input;
}

/** What is heard of jobs. `job` is the position in the list that was given. */
export type JobEvent<Progress, Result> =
  | { readonly kind: "started"; readonly job: number }
  | { readonly kind: "progress"; readonly job: number; readonly progress: Progress }
  | { readonly kind: "finished"; readonly job: number; readonly result: Result }
  | { readonly kind: "failed"; readonly job: number; readonly error: string };

/** Work that was begun. Disposal ends it, finished or not, and the result never settles then. */
export interface Work<Result> extends Disposable {
  /** Rejects with an error that says why there is none. */
  readonly result: Promise<Result>;
}

/** Where work is done: begins one job. */
export type Workplace<Input, Progress, Result> = (
  input: Input,
  onProgress: (progress: Progress) => void,
) => Work<Result>;
