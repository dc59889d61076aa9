import {
  ColloquyError,
  type ConversationKind,
  invalidArgument,
  type JsonInput,
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

/** Far beyond what an app would use; the vendor documents no length of text ids. */
const LONGEST_USER_ID = 256;

/** User ids are integers that are not negative (docs 6348/914736), or text in apps that use string ids. */
export function checkUserId(userId: string, name = "userId"): string {
  const isText = typeof userId === "string" && userId !== "" && userId.length <= LONGEST_USER_ID;
  if (isText && userId.isWellFormed() && !/^-\d+$/.test(userId)) return userId;
  throw invalidArgument(
    `${name} must be a user's id, for example "10001", and not negative; got ${show(userId)}`,
    PROVIDER,
  );
}

/** For what a member has and does in a conversation: these actions want an id above 0. */
export function checkMemberId(userId: string, name = "userId"): string {
  if (wireInteger(checkUserId(userId, name)) !== 0n) return userId;
  throw invalidArgument(`${name} must be above 0 to be a member's`, PROVIDER);
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

/** For actions that have no field for a text id; `what` begins the message. */
export function checkIntegerUserId(userId: string, what: string, name = "userId"): string {
  if (wireInteger(checkUserId(userId, name)) !== undefined) return userId;
  throw new ColloquyError({
    code: "unsupported",
    message: `${what} for integer user ids only, and ${show(userId)} is none`,
    provider: PROVIDER,
  });
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

/**
 * A user under the field's name, and one whose id is no integer under its text sibling. The integer is a required field,
 * and the vendor's Go package (service/im/model.go) sends 0 in it beside the text.
 */
export function userField(name: string, userId: string): Record<string, JsonInput> {
  const integer = wireInteger(userId);
  return integer === undefined ? { [name]: 0, [`${name}Str`]: userId } : { [name]: integer };
}

/** Several users under the field's name, or all under its text sibling where one has an id that is no integer. */
export function userFields(name: string, userIds: readonly string[]): Record<string, JsonInput> {
  const integers = userIds.flatMap((id) => wireInteger(id) ?? []);
  return integers.length === userIds.length ? { [name]: integers } : { [`${name}Str`]: userIds };
}

export function participant(userId: string): Record<string, JsonInput> {
  return userField("ParticipantUserId", userId);
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
