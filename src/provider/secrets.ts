/** Enough for the credentials of every request that is still under way, also while keys rotate. */
const REMEMBERED = 64;

/** The credentials that may stand in a request or an answer. `Wire.secrets` returns `all()`. */
export interface Secrets {
  /** Keeps these, as the ones used last; text that is absent or empty is none. Call it before each request. */
  remember(...used: readonly (string | undefined)[]): void;
  /** The 64 used last, so that a key that has just rotated is still removed from errors. */
  all(): readonly string[];
}

/** Keeps a provider's credentials for as long as an error may hold them, behind closures that no inspection shows. */
export function createSecrets(): Secrets {
  const known = new Set<string>();
  // The same list until something is remembered: what is derived from it need not be made again for every error.
  let listed: readonly string[] | undefined;
  return {
    remember(...used) {
      for (const secret of used) {
        if (secret === undefined || secret === "") continue;
        if (!known.delete(secret)) listed = undefined;
        known.add(secret);
      }
      for (const oldest of known) {
        if (known.size <= REMEMBERED) return;
        known.delete(oldest);
      }
    },
    all() {
      listed ??= [...known];
      return listed;
    },
  };
}
