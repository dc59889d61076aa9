/** A value, or a function that returns it now or later, so that it can rotate. */
export type Credential<T> = T | (() => T | Promise<T>);

/** How long a value is kept that does not say when it expires, in milliseconds. */
const KEPT_MS = 5_000;

/** A value is asked for again so long before it expires, in milliseconds: the request must still be under way with it. */
const EARLY_MS = 60_000;

/** What {@link credentialSource} needs to know of a credential. */
export interface CredentialSourceOptions<T> {
  /** Until when the value can be used; absent where it does not say. */
  expiresAt?(value: T): Date | undefined;
}

/**
 * The current value of a credential. A function is asked once at a time, however many requests wait for it, and not
 * again before its value expires (or for 5 s, where it does not say), unless a request was refused and asks to `renew`.
 * What the function throws is passed on to all who wait, and is not kept.
 */
export function credentialSource<T>(
  credential: Credential<T>,
  { expiresAt }: CredentialSourceOptions<T> = {},
): (renew: boolean) => Promise<T> {
  if (typeof credential !== "function") return async () => credential;
  const ask = credential as () => T | Promise<T>;
  let asking: Promise<T> | undefined;
  let kept: { value: T; untilMs: number } | undefined;
  const fetchNew = async (): Promise<T> => {
    try {
      const value = await ask();
      const expiry = expiresAt?.(value)?.getTime();
      const untilMs = expiry === undefined ? Date.now() + KEPT_MS : expiry - EARLY_MS;
      kept = { value, untilMs };
      return value;
    } finally {
      asking = undefined;
    }
  };
  return async (renew) => {
    if (asking === undefined && kept !== undefined && !renew && Date.now() < kept.untilMs) return kept.value;
    asking ??= fetchNew();
    return asking;
  };
}
