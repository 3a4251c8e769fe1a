// Exits of a network, refused where it has none of them.

/** The exits, if there are any and each is one of the network's. */
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
