// CIFAR-100: photographs of 100 fine classes (Krizhevsky, 2009).

import { readCifar100 } from "../formats/cifar.ts";
import { toronto } from "./toronto.ts";
import type { PublicData } from "./public_data.ts";

/** CIFAR-100. */
export const cifar100Data: PublicData = {
  name: "cifar100",
  title: "CIFAR-100",
  home: {
    urls: toronto,
    files: [{
      name: "cifar-100-binary.tar.gz",
      size: 168513733,
      md5: "03b5dce01913d631647c71ecec9e9cb8",
      members: [
        { name: "train.bin", size: 153700000 },
        { name: "test.bin", size: 30740000 },
      ],
    }],
  },
  files: { train: ["train.bin"], test: ["test.bin"] },
  archiveFolder: "cifar-100-binary",
  read: (paths) => readCifar100(paths),
};
