// CIFAR-10: photographs (Krizhevsky, 2009).

import { readCifar10 } from "../formats/cifar.ts";
import { toronto } from "./toronto.ts";
import type { PublicData } from "./public_data.ts";

const classNames = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** CIFAR-10. */
export const cifar10Data: PublicData = {
  name: "cifar10",
  title: "CIFAR-10",
  home: {
    urls: toronto,
    files: [{
      name: "cifar-10-binary.tar.gz",
      size: 170052171,
      md5: "c32a1d4ab5d03f1284b67883e8d87530",
      members: [
        { name: "data_batch_1.bin", size: 30730000 },
        { name: "data_batch_2.bin", size: 30730000 },
        { name: "data_batch_3.bin", size: 30730000 },
        { name: "data_batch_4.bin", size: 30730000 },
        { name: "data_batch_5.bin", size: 30730000 },
        { name: "test_batch.bin", size: 30730000 },
      ],
    }],
  },
  files: {
    train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
    test: ["test_batch.bin"],
    anyTrain: true,
  },
  archiveFolder: "cifar-10-batches-bin",
  read: (paths) => readCifar10(paths, { classNames }),
};
