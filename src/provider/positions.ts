import { ColloquyError } from "../errors/colloquy-error.js";

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
