import sources from "./entries.json" with { type: "json" };

/** One published entry of the package. */
export interface Entry {
  /** What stands in an import, for example `colloquy/provider`. */
  specifier: string;
  /** Its key in the `exports` of package.json, for example `./provider`. */
  subpath: string;
  /** Where it starts, from the root of the repository. */
  source: string;
  /** Its file in `dist`, without an ending. */
  output: string;
}

/** Every published entry; `entries.json` is the one list of them. */
export const entries: readonly Entry[] = Object.entries(sources).map(([subpath, source]) => ({
  specifier: `colloquy${subpath.slice(1)}`,
  subpath,
  source,
  output: subpath === "." ? "index" : subpath.slice(2),
}));
