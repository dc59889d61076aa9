/** Enough for the credentials of every request that is still under way, also while keys rotate. */
const REMEMBERED = 64;

/** The credentials that may stand in a request or an answer. `Wire.secrets` returns `all()`. */
export interface Secrets {
  /** Keeps these, as the ones used last; text that is absent or empty is none. Call it before each request. */
  remember(...used: readonly (string | undefined)[]): void;
  /**
   * The 64 used last, so that a key that has just rotated is still removed from errors. It is the same list each time,
   * which changes: what is derived from it follows the few changes and need not be made anew for every error.
   */
  all(): readonly string[];
}

/** Keeps a provider's credentials for as long as an error may hold them, behind closures that no inspection shows. */
export function createSecrets(): Secrets {
  const known = new Set<string>();
  const listed: string[] = [];
  return {
    remember(...used) {
      for (const secret of used) {
        if (secret === undefined || secret === "") continue;
        known.delete(secret);
        known.add(secret);
      }
      for (const oldest of known) {
        if (known.size <= REMEMBERED) return;
        known.delete(oldest);
      }
    },
    all() {
      listed.splice(0, listed.length, ...known);
      return listed;
    },
  };
}
