// Where the public data sets live, and how their files are known. Checksums are the published ones: those of
// the authors' pages and READMEs, which common loaders list too.

/** A data set that can be asked for by name. */
export type DataName = "mnist" | "fashion-mnist" | "cifar10" | "cifar100" | "svhn";

/** A file at the home of a data set. */
export interface HomeFile {
  /** Its name there and here. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /** In hexadecimal; every file has this or `sha256`. */
  readonly md5?: string;
  /** In hexadecimal. */
  readonly sha256?: string;
  /** For a gzipped tar archive: the files in it that are wanted, and their sizes in bytes. */
  readonly members?: readonly { readonly name: string; readonly size: number }[];
}

/** Where a data set lives: the same files at every address. */
export interface DataHome {
  /** Addresses that end in "/", tried in this order. */
  readonly urls: readonly string[];
  /** All files of the data set. */
  readonly files: readonly HomeFile[];
}

const toronto = ["https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/"];

/** The homes of the data sets. */
export const homes: Readonly<Record<DataName, DataHome>> = {
  "mnist": {
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
  "fashion-mnist": {
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
  "cifar10": {
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
  "cifar100": {
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
  "svhn": {
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
};
