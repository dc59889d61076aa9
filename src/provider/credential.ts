/** A value, or a function that returns it now or later: asked again at every use, so that it can rotate. */
export type Credential<T> = T | (() => T | Promise<T>);

/** The value of a credential as it is now; what its function throws is passed on. */
export async function resolveCredential<T>(credential: Credential<T>): Promise<T> {
  return typeof credential === "function" ? await (credential as () => T | Promise<T>)() : credential;
}
