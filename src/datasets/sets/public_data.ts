// The description of a public data set: its mirrors, its files and their reader. Checksums are the
// published ones: those of the authors' pages and READMEs, which common loaders list too.

import type { Dataset } from "../dataset.ts";

/** A file on the mirrors of a data set. */
export interface MirrorFile {
  /** Its name there and here. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /** In hexadecimal; every file has this or `sha256`. */
  readonly md5?: string;
  /** In hexadecimal. */
  readonly sha256?: string;
  /** For a gzipped tar archive: the files to extract, and their sizes in bytes. */
  readonly members?: readonly { readonly name: string; readonly size: number }[];
}

/** The mirrors of a data set: the same files at every address. */
export interface Mirror {
  /** Addresses that end in "/", tried in this order. */
  readonly urls: readonly string[];
  /** All files of the data set. */
  readonly files: readonly MirrorFile[];
}

/** The names of a data set's files, without ".gz". */
interface DataFiles {
  /** In the order in which they are read. */
  readonly train: readonly string[];
  /** In the order in which they are read. */
  readonly test: readonly string[];
  /** Whether some of the files of `train` are enough. */
  readonly anyTrain?: boolean;
}

/** A public data set. */
export interface PublicData {
  /** As in flags, `namedData()` and the names of folders. */
  readonly name: string;
  /** In sentences. */
  readonly title: string;
  readonly home: Mirror;
  readonly files: DataFiles;
  /** The folder inside its archive, for archives unpacked by hand. */
  readonly archiveFolder?: string;
  /** The folder in which an operating system's package puts its files. */
  readonly systemFolder?: { readonly path: string; readonly whose: string };
  /** Reads the files of one split, in the order of `files`. */
  read(paths: readonly string[]): Promise<Dataset>;
}
