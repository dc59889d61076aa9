import { Refusal } from "./envelope.js";

interface Range {
  minimum?: number;
  maximum?: number;
}

export const unsigned32: Range = { minimum: 0, maximum: 4_294_967_295 };

/** Reads one JSON object of a request and refuses what is missing or of the wrong type with the service's code. */
export class Fields {
  constructor(
    readonly body: Record<string, unknown>,
    readonly code: number,
    private readonly refuseUnknown: boolean,
  ) {}

  static of(value: unknown, code: number, refuseUnknown: boolean, name: string): Fields {
    if (!isObject(value)) throw new Refusal(code, `${name} is not an object`);
    return new Fields(value, code, refuseUnknown);
  }

  /** The names this object may have. */
  only(...names: string[]): this {
    const unknown = Object.keys(this.body).find((name) => !names.includes(name));
    if (this.refuseUnknown && unknown !== undefined) this.refuse(`unknown field ${unknown}`);
    return this;
  }

  /** The same object, for a field whose refusal has a code of its own. */
  withCode(code: number): Fields {
    return new Fields(this.body, code, this.refuseUnknown);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.body, name);
  }

  /** A UserID: at most 32 bytes (docs 1047/34381). 60015 is the public code for an account that is not text. */
  account(name: string, missing = this.code): string {
    const value = this.body[name];
    if (value === undefined) throw new Refusal(missing, `${name} is missing`);
    if (typeof value !== "string") throw new Refusal(60015, `${name} is not a string`);
    if (value === "" || Buffer.byteLength(value) > 32) throw new Refusal(missing, `${name} is not a UserID`);
    return value;
  }

  text(name: string): string {
    const value = this.body[name];
    if (typeof value !== "string") this.refuse(`${name} is not a string`);
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  integer(name: string, range: Range = {}): number {
    const value = this.body[name];
    if (typeof value !== "number" || !Number.isSafeInteger(value)) this.refuse(`${name} is not an integer`);
    const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = range;
    if (value < minimum || value > maximum) this.refuse(`${name} is out of range`);
    return value;
  }

  optionalInteger(name: string, range: Range = {}): number | undefined {
    return this.has(name) ? this.integer(name, range) : undefined;
  }

  array(name: string): unknown[] {
    const value = this.body[name];
    if (!Array.isArray(value)) this.refuse(`${name} is not an array`);
    return value;
  }

  texts(name: string): string[] {
    return this.array(name).map((item) =>
      typeof item === "string" ? item : this.refuse(`an item of ${name} is not a string`),
    );
  }

  optionalTexts(name: string): string[] | undefined {
    return this.has(name) ? this.texts(name) : undefined;
  }

  object(name: string): Fields {
    return Fields.of(this.body[name], this.code, this.refuseUnknown, name);
  }

  objects(name: string): Fields[] {
    return this.array(name).map((item) =>
      Fields.of(item, this.code, this.refuseUnknown, `an item of ${name}`),
    );
  }

  refuse(message: string): never {
    throw new Refusal(this.code, message);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
