import { optionalId64, optionalText } from "../../src/provider/index.js";

/** An item as the vendor sent it, with its 64-bit fields as decimal text, also where a small one came as a number. */
export function withLongsAsText(
  item: Record<string, unknown>,
  names: readonly string[],
): Record<string, unknown> {
  const copy = { ...item };
  for (const name of names) {
    const text = typeof copy[name] === "number" ? optionalId64(copy[name]) : undefined;
    if (text !== undefined) copy[name] = text;
  }
  return copy;
}

/**
 * A user id under any of its names. The text sibling wins where it is filled; 0 is what the integer holds where
 * there is no user, or one whose id is no integer.
 */
export function userIn(item: Record<string, unknown>, ...names: string[]): string | undefined {
  for (const name of names) {
    const text = optionalText(item[`${name}Str`]);
    if (text !== undefined) return text;
  }
  return names.map((name) => optionalId64(item[name])).find((id) => id !== undefined && id !== "0");
}

/** The optional members of an object that are there. */
export function present<Members extends Record<string, unknown>>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };
}
