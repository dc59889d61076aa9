import type { MessageContent } from "colloquy/provider";

/** One kind of part of a message. */
export type Part<Type extends MessageContent["type"]> = Extract<MessageContent, { type: Type }>;

/** The members of a vendor's element, not yet read. */
export type Fields = Record<string, unknown>;

/** Merged forwards inside merged forwards are read, and written, this deep. */
export const MOST_FORWARDS = 8;
