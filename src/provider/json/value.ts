/** What `parseJson` gives: plain JSON, where an integer too long for a number is its decimal text. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What `stringifyJson` takes: JSON, and `bigint` for an integer of any length. An undefined member is left out. */
export type JsonInput =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonInput[]
  | { readonly [key: string]: JsonInput | undefined };

/** A text that is not acceptable JSON, or a value that has none. The message never holds what a document says. */
export class JsonError extends Error {
  /** Always this text. */
  override readonly name = "JsonError";
}

/** Containers inside each other, the outermost included. */
export const MAX_DEPTH = 64;
