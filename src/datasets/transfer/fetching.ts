// Fetching of a named data set: files that are already here are used, missing ones are downloaded.

import { join } from "node:path";
import { unpackArchive } from "../formats/archive.ts";
import { digestOf } from "./checksum.ts";
import { discardPart, download, type DownloadProgress } from "./download.ts";
import { contentChunks } from "../formats/file_bytes.ts";
import { ownFolder } from "../../files/owned_folder.ts";
import { findFile, homeFolder, isFile, pathsOf } from "../paths.ts";
import type { Mirror, MirrorFile } from "../sets/public_data.ts";
import { type DataName, publicDataOf } from "../sets/registry.ts";
import { SourceError } from "./request.ts";

/**
 * The state of a file: `verified` existed and has the published checksum, `sized` existed and has its size in the
 * published archive, `kept` existed and is another, `fetched` was just downloaded.
 */
export interface FetchedFile {
  /** Its path. */
  readonly path: string;
  /** See above. */
  readonly state: "verified" | "sized" | "kept" | "fetched";
}

/** Options of {@linkcode fetchData}. */
interface FetchOptions {
  /** Searched together with its subfolder of the data set's name, which is written to; default `data`. */
  readonly dataDir?: string;
  /** Other mirrors than the public ones. */
  readonly home?: Mirror;
  /** Fetch all files from their first byte, even those that exist, complete or in part. */
  readonly force?: boolean;
  /** Use a folder on a disk without file locks, where nothing shows whether another process fetches there. */
  readonly takeOver?: boolean;
  /** Ends the download; received bytes stay for the next call. */
  readonly signal?: AbortSignal;
  /** Called when bytes of a file have arrived. */
  readonly onProgress?: (file: string, progress: DownloadProgress) => void;
  /** See `DownloadOptions`. */
  readonly backoff?: number;
}

/**
 * Downloads the files of a data set that are missing on this machine, and owns their folder meanwhile.
 */
export async function fetchData(
  name: DataName,
  options: FetchOptions = {},
): Promise<readonly FetchedFile[]> {
  const { dataDir, home = publicDataOf(name).home, force = false } = options;
  if (!force) {
    for (const place of pathsOf(name, dataDir)) {
      const there = await wholeSet(name, home, place);
      if (there) return there;
    }
  }
  const folder = homeFolder(name, dataDir);
  using _ = ownFolder(folder, { name: "fetchData", takeOver: options.takeOver });
  const files: FetchedFile[] = [];
  for (const file of home.files) {
    const there = force ? undefined : await present(file, folder);
    if (there) files.push(...there);
    else files.push(...await fetchFile(file, home, folder, options));
  }
  return files;
}

/** The files in a folder, if none is missing there. */
async function wholeSet(
  name: DataName,
  home: Mirror,
  place: string,
): Promise<FetchedFile[] | undefined> {
  const { train, test } = publicDataOf(name).files;
  for (const file of [...train, ...test]) {
    if (!await findFile(place, file)) return undefined;
  }
  const files: FetchedFile[] = [];
  for (const file of home.files) {
    const there = await present(file, place);
    if (!there) return undefined;
    files.push(...there);
  }
  return files;
}

/** The file, or the files unpacked from it, if they are in the folder and undamaged. */
async function present(file: MirrorFile, folder: string): Promise<FetchedFile[] | undefined> {
  const files: FetchedFile[] = [];
  for (const { name } of file.members ?? [{ name: file.name.replace(/\.gz$/, "") }]) {
    const path = await findFile(folder, name);
    if (!path) return undefined;
    const state = await stateOf(path, file);
    if (!state) return undefined;
    files.push({ path, state });
  }
  return files;
}

async function stateOf(path: string, file: MirrorFile): Promise<FetchedFile["state"] | undefined> {
  const member = file.members?.find(({ name }) => path.endsWith(name));
  if (member) return (await Deno.stat(path)).size === member.size ? "sized" : "kept";
  if (await isPublished(path, file)) return "verified";
  if (!path.endsWith(".gz")) return "kept";
  // the same content compressed otherwise is as good; a truncated stream is not
  try {
    for await (const _ of contentChunks("fetchData", path)); // to the end, where the checksum is
    return "kept";
  } catch {
    return undefined;
  }
}

async function isPublished(path: string, file: MirrorFile): Promise<boolean> {
  const kind = file.sha256 ? "sha256" : "md5";
  return (await Deno.stat(path)).size === file.size && await digestOf(path, kind) === file[kind];
}

async function unpack(
  archive: string,
  members: NonNullable<MirrorFile["members"]>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<FetchedFile[]> {
  await unpackArchive(archive, members, folder, signal);
  return members.map(({ name }) => ({ path: join(folder, name), state: "fetched" }));
}

async function fetchFile(
  file: MirrorFile,
  home: Mirror,
  folder: string,
  options: FetchOptions,
): Promise<FetchedFile[]> {
  const { onProgress, signal, backoff, force } = options;
  const path = join(folder, file.name);
  if (file.members && !force && await isFile(path) && await isPublished(path, file)) {
    return await unpack(path, file.members, folder, signal); // copied by hand, or left by an interrupted call
  }
  if (force) await discardPart(path);
  const faults: string[] = [];
  for (const url of home.urls) {
    try {
      await download(new URL(file.name, url).href, path, {
        size: file.size,
        sha256: file.sha256,
        md5: file.md5,
        signal,
        backoff,
        onProgress: (progress) => onProgress?.(file.name, progress),
      });
      if (!file.members) return [{ path, state: "fetched" }];
      const files = await unpack(path, file.members, folder, signal);
      await Deno.remove(path); // no longer needed
      return files;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      faults.push(error.message);
    }
  }
  throw new SourceError(faults.join("; "));
}
