import type { z } from "zod";
import { ColloquyError } from "../errors/colloquy-error.js";
import { type Json, JsonError, parseJson } from "./json/index.js";

/**
 * `cursor_malformed`, for a position that the provider did not make. Positions come back out of cursors, and without
 * cursor keys those are untrusted input.
 */
export function foreignPosition(provider: string): ColloquyError {
  return new ColloquyError({
    code: "cursor_malformed",
    message: `${provider}: the cursor holds no place in this list; hand back nextCursor unchanged, or start again without a cursor`,
    provider,
  });
}

/**
 * Reads a position that is JSON, a small one. What is no JSON or does not fit the schema is
 * {@link foreignPosition}: a position that comes back out of a cursor may be forged.
 */
export function readPosition<Schema extends z.ZodType>(
  schema: Schema,
  position: string,
  provider: string,
): z.output<Schema> {
  const parsed = schema.safeParse(parse(position));
  if (parsed.success) return parsed.data;
  throw foreignPosition(provider);
}

function parse(position: string): Json {
  try {
    return parseJson(position);
  } catch (thrown) {
    if (thrown instanceof JsonError) return null;
    throw thrown;
  }
}
