// The inputs of the kernel `descent`, by name: every variable's weight, gradient and velocity.

/** A variable's values in a step. */
export interface Parameter<Values> {
  readonly weight: Values;
  readonly gradient: Values;
  /** Absent: zero. */
  readonly velocity?: Values;
}

/** weight0, gradient0 and velocity0 of the first variable, and so on. */
export function descentInputs<Values>(
  parameters: readonly Parameter<Values>[],
): Record<string, Values> {
  return Object.fromEntries(
    parameters.flatMap((parameter, i) =>
      Object.entries(parameter).flatMap(([name, values]) =>
        values === undefined ? [] : [[`${name}${i}`, values]]
      )
    ),
  );
}

/** The variables of such inputs. */
export function parametersIn<Values>(
  inputs: Readonly<Record<string, Values>>,
): Parameter<Values>[] {
  const count = Object.keys(inputs).filter((name) => name.startsWith("weight")).length;
  return Array.from({ length: count }, (_, i) => ({
    weight: inputs[`weight${i}`],
    gradient: inputs[`gradient${i}`],
    velocity: inputs[`velocity${i}`],
  }));
}
