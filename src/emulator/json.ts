import { parse, stringify } from "lossless-json";

/** What {@link readJson} gives: an integer literal is a bigint, any other number (1.0, 1e3) a number. */
export type JsonValue = null | boolean | string | bigint | number | JsonValue[] | JsonObject;

/** The members of a JSON object. */
export interface JsonObject {
  [name: string]: JsonValue;
}

const integerLiteral = /^-?\d+$/;

/** Reads JSON without losing a digit. Throws on anything that is not valid JSON, duplicate names included. */
export function readJson(text: string): JsonValue {
  return parse(text, null, (literal) =>
    integerLiteral.test(literal) ? BigInt(literal) : Number(literal),
  ) as JsonValue;
}

/** Writes JSON with every bigint as a bare integer; members that are undefined are left out. */
export function writeJson(value: unknown): string {
  return stringify(value) ?? "null";
}

/** Tells an object from a list and from everything else. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
