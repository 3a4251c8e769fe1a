// SVHN: digits on photographed house numbers (Netzer et al., 2011).

import { readSvhn } from "../formats/svhn.ts";
import type { PublicData } from "./public_data.ts";

/** SVHN. */
export const svhnData: PublicData = {
  name: "svhn",
  title: "SVHN",
  home: {
    urls: ["http://ufldl.stanford.edu/housenumbers/"],
    files: [
      {
        name: "train_32x32.mat",
        size: 182040794,
        md5: "e26dedcc434d2e4c54c9b2d4a06d8373",
      },
      {
        name: "test_32x32.mat",
        size: 64275384,
        md5: "eb5a983be6a315427106f1b164d9cef3",
      },
    ],
  },
  files: { train: ["train_32x32.mat"], test: ["test_32x32.mat"] },
  read: ([path]) => readSvhn(path),
};
