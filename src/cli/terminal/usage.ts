/** Wrong usage found by the command itself. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Variables that the environment lacks. */
export class MissingVariables extends UsageError {}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Without the members that are undefined. */
export function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
