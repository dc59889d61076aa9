import type { Json } from "../json/index.js";

/** Plain JSON; the provider's own shape. A cursor is bound to it. */
export type Query = { readonly [key: string]: Json };

/** Whose list is asked for, with the options of this vendor. */
export interface ListInput {
  /** Not empty; whether this vendor can have such an id is for the provider to check. */
  userId: string;
  /** The part of `providerOptions` under the provider's name; unknown keys MUST be refused. */
  options: Readonly<Record<string, unknown>>;
}

/** What a vendor page holds. It may be empty and not be the last. */
export interface Part<T> {
  /** In the order of the walk. */
  items: T[];
  /** Where the next part starts; `null` only when the vendor said that this was the last. */
  next: string | null;
  /** Items of the vendor page that have no identity at all and are left out; absent when 0. */
  skipped?: number;
}

/** A list that was read whole. */
export interface Whole<T> {
  /** In any order, repeats allowed. */
  items: T[];
  /** Items that have no identity at all and are left out; absent when 0. */
  skipped?: number;
}
