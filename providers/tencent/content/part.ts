import type { MessageContent } from "colloquy/provider";

/** One kind of part of a message. */
export type Part<Type extends MessageContent["type"]> = Extract<MessageContent, { type: Type }>;

/** The members of a vendor's element, not yet read. */
export type Fields = Record<string, unknown>;
