import { isJsonObject, type JsonObject, type JsonValue, readJson } from "../../../src/emulator/index.js";
import { ApiError } from "./errors.js";

const INT32_MAX = 2n ** 31n - 1n;
const INT64_MAX = 2n ** 63n - 1n;

export interface IntegerBounds {
  min?: bigint;
  max?: bigint;
}

export interface ListBounds extends IntegerBounds {
  /** How many items the list may hold. */
  atMost?: number;
}

/**
 * The fields of one request body, read by name and type. A field of the wrong type is `InvalidParam`: a Long is a
 * bare integer, so "12", 12.0 and 1e3 are all refused. `done` then refuses what no reader asked for.
 */
export class Fields {
  readonly #values: JsonObject;
  readonly #unread: "refused" | "ignored";
  readonly #path: string;
  readonly #read = new Set<string>();
  readonly #inner: Fields[] = [];

  constructor(values: JsonObject, unread: "refused" | "ignored", path = "") {
    this.#values = values;
    this.#unread = unread;
    this.#path = path;
  }

  static fromBody(body: string, unread: "refused" | "ignored"): Fields {
    let value: JsonValue;
    try {
      value = readJson(body);
    } catch (error) {
      throw new ApiError("JsonParsingError", `The body is not valid JSON: ${String(error)}`);
    }
    if (!isJsonObject(value)) throw new ApiError("JsonParsingError", "The body is not a JSON object.");
    return new Fields(value, unread);
  }

  optionalLong(name: string, bounds: IntegerBounds = {}): bigint | undefined {
    const value = this.#take(name);
    return value === undefined ? undefined : this.#integer(name, value, bounds, INT64_MAX);
  }

  long(name: string, bounds: IntegerBounds = {}): bigint {
    return this.optionalLong(name, bounds) ?? this.#missing(name);
  }

  optionalInt32(name: string, bounds: IntegerBounds = {}): number | undefined {
    const value = this.#take(name);
    return value === undefined ? undefined : Number(this.#integer(name, value, bounds, INT32_MAX));
  }

  int32(name: string, bounds: IntegerBounds = {}): number {
    return this.optionalInt32(name, bounds) ?? this.#missing(name);
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "boolean") return value;
    return this.refuse(name, "must be a Boolean");
  }

  optionalString(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "string") return value;
    return this.refuse(name, "must be a String");
  }

  longs(name: string, bounds: ListBounds = {}): bigint[] {
    const items = this.optionalLongs(name, bounds) ?? this.#missing(name);
    return items.length === 0 ? this.refuse(name, "must not be empty") : items;
  }

  /** May be empty. */
  optionalLongs(name: string, bounds: ListBounds = {}): bigint[] | undefined {
    const items = this.#optionalList(name, "Long", bounds);
    return items?.map((item) => this.#integer(name, item, bounds, INT64_MAX));
  }

  /** May be empty. */
  optionalStrings(name: string): string[] | undefined {
    return this.#optionalList(name, "String")?.map((item) =>
      typeof item === "string" ? item : this.refuse(name, "must hold Strings only"),
    );
  }

  optionalStringMap(name: string): Record<string, string> | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (!isJsonObject(value)) return this.refuse(name, "must be a map of String to String");
    const entries = Object.entries(value).map(([key, item]): [string, string] =>
      typeof item === "string" ? [key, item] : this.refuse(`${name}.${key}`, "must be a String"),
    );
    return Object.fromEntries(entries);
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.#missing(name);
  }

  object(name: string): Fields {
    return this.optionalObject(name) ?? this.#missing(name);
  }

  optionalObject(name: string): Fields | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (!isJsonObject(value)) return this.refuse(name, "must be an object");
    return this.#inside(name, value);
  }

  objects(name: string, bounds: ListBounds = {}): Fields[] {
    const items = this.#optionalList(name, "objects", bounds) ?? this.#missing(name);
    if (items.length === 0) return this.refuse(name, "must not be empty");
    return items.map((item, position) => {
      const path = `${name}[${position}]`;
      return isJsonObject(item) ? this.#inside(path, item) : this.refuse(path, "must be an object");
    });
  }

  refuse(name: string, rule: string): never {
    throw new ApiError("InvalidParam", `${this.#path}${name} ${rule}.`);
  }

  /** To be called when everything has been read, and before anything is changed. */
  done(): void {
    if (this.#unread === "ignored") return;
    for (const inner of this.#inner) inner.done();
    const unread = Object.keys(this.#values).find((name) => !this.#read.has(name));
    if (unread !== undefined) this.refuse(unread, "is not a parameter of this action");
  }

  #take(name: string): JsonValue | undefined {
    this.#read.add(name);
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  #optionalList(name: string, of: string, { atMost }: ListBounds = {}): JsonValue[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return this.refuse(name, `must be an Array of ${of}`);
    if (value.length > (atMost ?? value.length))
      return this.refuse(name, `must not hold more than ${atMost}`);
    return value;
  }

  #inside(name: string, value: JsonObject): Fields {
    const inner = new Fields(value, this.#unread, `${this.#path}${name}.`);
    this.#inner.push(inner);
    return inner;
  }

  #missing(name: string): never {
    return this.refuse(name, "is required");
  }

  #integer(name: string, value: JsonValue, bounds: IntegerBounds, largest: bigint): bigint {
    if (typeof value !== "bigint")
      return this.refuse(name, "must be an integer without quotes or a fraction");
    const min = bounds.min ?? -largest - 1n;
    const max = bounds.max ?? largest;
    if (value < min || value > max) this.refuse(name, `must be from ${min} to ${max}`);
    return value;
  }
}
