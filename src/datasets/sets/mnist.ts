// MNIST: handwritten digits (LeCun et al., 1998).

import { readIdx } from "../formats/idx.ts";
import type { PublicData } from "./public_data.ts";

/** MNIST. */
export const mnistData: PublicData = {
  name: "mnist",
  title: "MNIST",
  home: {
    urls: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        size: 9912422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        size: 28881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        size: 1648877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        size: 4542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      },
    ],
  },
  files: {
    train: ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
    test: ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
  },
  read: ([images, labels]) => readIdx(images, labels, { name: "mnist", classes: 10 }),
};
