import {
  type ConversationKind,
  invalidArgument,
  optionalId64,
  optionalInteger,
  optionalText,
  show,
} from "colloquy/provider";

export const PROVIDER = "volcengine";
export const MAX_INT64 = 2n ** 63n - 1n;

/** A non-negative 64-bit integer in its one decimal spelling; `undefined` for any other text. */
export function wireInteger(text: string): bigint | undefined {
  if (!/^(0|[1-9]\d{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= MAX_INT64 ? value : undefined;
}

/** Refuses names that start with `s:`, which are the system's, and one that is reserved besides. */
export function checkAttributes(
  attributes: Readonly<Record<string, string>>,
  reserved?: string,
): Record<string, string> {
  const name = Object.keys(attributes).find((one) => one.startsWith("s:") || one === reserved);
  if (name === undefined) return { ...attributes };
  throw invalidArgument(
    `attributes must not name ${JSON.stringify(name)}, which is not the app's own; choose another name`,
    PROVIDER,
  );
}

export function checkConversationId(conversationId: string): string {
  if (typeof conversationId === "string" && (wireInteger(conversationId) ?? 0n) > 0n) return conversationId;
  throw invalidArgument(
    `conversationId must be the id of a conversation from 1 to ${MAX_INT64}, as decimal text; got ${show(conversationId)}`,
    PROVIDER,
  );
}

export function checkMessageId(messageId: string, name = "messageId"): string {
  if ((wireInteger(messageId) ?? 0n) > 0n) return messageId;
  throw invalidArgument(
    `${name} must be the id of a message from 1 to ${MAX_INT64}, as decimal text; got ${show(messageId)}`,
    PROVIDER,
  );
}

/** 100 is missing from the list's page, but not from its siblings'. 3 is the client SDK's number for live groups. */
const kinds = new Map<number | undefined, ConversationKind>([
  [1, "direct"],
  [2, "group"],
  [3, "live"],
  [100, "live"],
]);

/** What a `ConversationType` means. */
export function kindOf(type: unknown): ConversationKind {
  return kinds.get(optionalInteger(type)) ?? "other";
}

/** An item or an answer of the vendor, member by member. */
export type Fields = Record<string, unknown>;

/** An id in an answer: a 64-bit integer above 0, because 0 stands there for none. */
export function idIn(value: unknown): string | undefined {
  const id = optionalId64(value);
  return id === undefined || id === "0" || id.startsWith("-") ? undefined : id;
}

/** A user's id out of its integer and its text sibling, which wins where it is filled. */
export function userIn(integer: unknown, text: unknown): string | undefined {
  return optionalText(text) ?? idIn(integer);
}

/** A 64-bit field as it stands in `raw`: decimal text, also where a small one came as a number. */
export function longText(value: number): number | string {
  return optionalId64(value) ?? value;
}
