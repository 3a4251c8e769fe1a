// Checks of exit numbers.

/** Returns the exits; throws a RangeError if there are none or one is not an exit of the network. */
export function checkExits(
  name: string,
  exits: readonly number[],
  depth: number,
): readonly number[] {
  if (exits.length === 0) throw new RangeError(`${name}(): exits must not be empty`);
  for (const exit of exits) {
    if (!Number.isSafeInteger(exit) || exit < 0 || exit > depth) {
      throw new RangeError(
        `${name}(): exits must be whole numbers from 0 to ${depth}, got ${exit}`,
      );
    }
  }
  return exits;
}
