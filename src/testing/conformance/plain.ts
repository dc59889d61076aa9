import { z } from "../../provider/index.js";
import type { Bench } from "./bench.js";
import { expectThat, show } from "./expect.js";

/** Every item is as the model says, and there is one at least. */
export function expectValid<T>(schema: z.ZodType<T>, items: readonly T[], what: string): void {
  expectThat(items.length > 0, `no ${what} was read, so none could be looked at. Mend the lists first`);
  for (const item of items) {
    const result = schema.safeParse(item);
    if (!result.success)
      throw new Error(`a ${what} is not as the model says: ${z.prettifyError(result.error)}`);
  }
}

/** The item has no methods, no classes and nothing that JSON lacks. */
export function expectPlain(item: { raw: unknown }, what: string): void {
  const hint = "Return plain objects, arrays, texts, numbers, booleans, null and (outside raw) Date";
  const strange = findStrange(item, what);
  expectThat(strange === undefined, `${strange} is not plain data. ${hint}`);
}

/** Where something stands that is not plain; a Date is, except in `raw`, which is the vendor's JSON. */
function findStrange(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : path;
  if (value instanceof Date) return path.includes(".raw") ? path : undefined;
  if (typeof value !== "object" || !isPlainContainer(value)) return path;
  for (const [key, member] of Object.entries(value)) {
    const strange = findStrange(member, `${path}.${key}`);
    if (strange !== undefined) return strange;
  }
  return undefined;
}

function isPlainContainer(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** The item says whose it is. */
export function expectProvider({ stage }: Bench, { id, provider }: { id: string; provider: string }): void {
  const { name } = stage.provider();
  const seen = `item ${show(id)} has provider ${show(provider)}, expected ${show(name)}`;
  expectThat(provider === name, `${seen}. Set it to the provider's name`);
}
