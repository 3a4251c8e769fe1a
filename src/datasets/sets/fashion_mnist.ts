// Fashion-MNIST: clothes (Xiao et al., 2017).

import { readIdx } from "../formats/idx.ts";
import type { PublicData } from "./public_data.ts";

const classNames = [
  "T-shirt/top",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
];

/** Fashion-MNIST. */
export const fashionMnistData: PublicData = {
  name: "fashion-mnist",
  title: "Fashion-MNIST",
  home: {
    urls: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ],
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        size: 26421880,
        md5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        size: 29515,
        md5: "25c81989df183df01b3e8a0aad5dffbe",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        size: 4422102,
        md5: "bef4ecab320f06d8554ea6380940ec79",
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        size: 5148,
        md5: "bb300cfdad3c16e7a12a480ee83cd310",
      },
    ],
  },
  files: {
    train: ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
    test: ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
  },
  systemFolder: { path: "/usr/share/datasets/fashion-mnist", whose: "Debian's" },
  read: ([images, labels]) =>
    readIdx(images, labels, { name: "fashion-mnist", classes: 10, classNames }),
};
