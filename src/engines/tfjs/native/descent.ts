// A step of gradient descent on all variables on the native library: those of equal shape are packed into one tensor.

import { util } from "@tensorflow/tfjs-core";
import { type Parameter, parametersIn } from "../operations/descent_inputs.ts";
import { type NativeTensor, type Run, whole } from "./run.ts";

/** Values of a variable up to which copying them is cheaper than operations of its own. */
const packedValues = 65536;

/** The kernel `descent`: the new weights, then the new velocities. */
export function descent(run: Run): NativeTensor[] {
  const { inputs, take } = run;
  const parameters = parametersIn(inputs);
  const groups = new Map<string, number[]>();
  parameters.forEach(({ weight: { shape }, velocity }, i) => {
    const alone = util.sizeFromShape(shape) > packedValues;
    const key = `${alone ? i : ""} ${velocity !== undefined} ${shape}`;
    groups.set(key, [...groups.get(key) ?? [], i]);
  });
  const [weights, velocities]: NativeTensor[][] = [[], []];
  for (const members of groups.values()) {
    const packed = (name: keyof Parameter<unknown>) => {
      const tensors = members.flatMap((i) => parameters[i][name] ?? []).map(take);
      if (tensors.length < 2) return tensors[0];
      const attributes = [whole("N", tensors.length), whole("axis", 0)];
      return run.execute("Pack", tensors.map(({ id }) => id), attributes)[0];
    };
    const unpacked = (tensor: NativeTensor) => {
      if (members.length < 2) return [tensor];
      const attributes = [whole("num", members.length), whole("axis", 0)];
      return run.execute("Unpack", [tensor.id], attributes, members.length);
    };
    const [weight, velocity] = stepped(
      run,
      packed("weight"),
      packed("gradient"),
      packed("velocity"),
    );
    unpacked(weight).forEach((each, i) => weights[members[i]] = each);
    unpacked(velocity).forEach((each, i) => velocities[members[i]] = each);
  }
  return [...weights, ...velocities];
}

function stepped(
  { attributes, execute, constants }: Run,
  weight: NativeTensor,
  gradient: NativeTensor,
  before: NativeTensor | undefined,
): [weight: NativeTensor, velocity: NativeTensor] {
  const { learningRate, momentum, weightDecay } = attributes as Record<string, number>;
  const times = (tensor: NativeTensor, factor: number) =>
    execute("Mul", [tensor.id, constants.float(factor)])[0];
  const sum = (a: NativeTensor, b: NativeTensor) => execute("AddV2", [a.id, b.id])[0];
  const decayed = weightDecay === 0 ? gradient : sum(gradient, times(weight, weightDecay));
  const velocity = before ? sum(times(before, momentum), decayed) : decayed;
  const [next] = execute("Sub", [weight.id, times(velocity, learningRate).id]);
  return [next, velocity];
}
