// The engines that a task takes, as a line of help: those that are registered.

import { engines } from "../src/engines/registry.ts";

/** "auto (default), simd, …". @param workers whether networks are trained in workers, which some engines are not for */
export function engineHelp({ workers = false } = {}): string {
  const names = engines.filter(({ inWorkers }) => inWorkers || !workers).map(({ name }) => name);
  return ["auto (default)", ...names].join(", ");
}
