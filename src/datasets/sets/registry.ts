// The registry of public data sets by name.

import { cifar100Data } from "./cifar100.ts";
import { cifar10Data } from "./cifar10.ts";
import { fashionMnistData } from "./fashion_mnist.ts";
import { mnistData } from "./mnist.ts";
import type { PublicData } from "./public_data.ts";
import { svhnData } from "./svhn.ts";

/** The name of a public data set. */
export type DataName = "mnist" | "fashion-mnist" | "cifar10" | "cifar100" | "svhn";

/** In the order of help texts. */
export const publicData: readonly PublicData[] = [
  mnistData,
  fashionMnistData,
  cifar10Data,
  cifar100Data,
  svhnData,
];

/** The names of the data sets. */
export const dataNames: readonly DataName[] = publicData.map(({ name }) => name as DataName);

/** Whether a text names a public data set. */
export function isDataName(name: string): name is DataName {
  return (dataNames as readonly string[]).includes(name);
}

/** The data set of that name. */
export function publicDataOf(name: DataName): PublicData {
  return publicData.find((each) => each.name === name)!;
}
