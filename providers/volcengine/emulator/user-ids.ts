import type { VolcengineReadings } from "./readings/index.js";
import type { Fields } from "./validate.js";

const INT64_MAX = 2n ** 63n - 1n;

/** The integer form of a user id; 0 for one that is no integer of 64 bits. */
export function wireUserId(userId: string): bigint {
  if (!/^\d{1,19}$/.test(userId)) return 0n;
  const value = BigInt(userId);
  return value <= INT64_MAX ? value : 0n;
}

/** A user id under its name, and under `<name>Str` where the app uses string ids. */
export function userFields(
  name: string,
  userId: string,
  readings: VolcengineReadings,
): Record<string, unknown> {
  const integer = { [name]: wireUserId(userId) };
  return readings.stringUserIds ? { ...integer, [`${name}Str`]: userId } : integer;
}

/** Several users, by `<name>Str` where it is filled; nobody where neither is there. */
export function readUserIds(fields: Fields, name: string): string[] {
  const texts = fields.optionalStrings(`${name}Str`) ?? [];
  const integers = fields.optionalLongs(name, { min: 0n }) ?? [];
  return texts.length > 0 ? texts : integers.map(String);
}

/** `<name>Str` where it is filled, else the integer, which must be at least `smallest`. */
export function readUserId(
  fields: Fields,
  name: string,
  smallest: bigint,
  readings: VolcengineReadings,
): string {
  return optionalUserId(fields, name, smallest, readings) ?? fields.refuse(name, "is required");
}

/** The same, where nobody need be named. */
export function optionalUserId(
  fields: Fields,
  name: string,
  smallest: bigint,
  { longBesideText }: VolcengineReadings,
): string | undefined {
  const text = fields.optionalString(`${name}Str`);
  const integer = fields.optionalLong(name, { min: text ? 0n : smallest });
  if (!text) return integer === undefined ? undefined : String(integer);
  if (longBesideText === "absent" && integer !== undefined)
    fields.refuse(name, `must be absent beside ${name}Str`);
  if (longBesideText === "zero" && integer !== 0n) fields.refuse(name, `must be 0 beside ${name}Str`);
  return text;
}
