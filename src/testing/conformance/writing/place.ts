import { isDeepStrictEqual } from "node:util";
import type { Client } from "../../../client.js";
import type { Conversation, ConversationKind, Detail } from "../../../model/conversation.js";
import type { Message } from "../../../model/message.js";
import type { SendableContent } from "../../../model/send.js";
import { type Bench, collect } from "../bench.js";
import { expectThat, show } from "../expect.js";
import type { Harness } from "../harness.js";

/** A conversation, its reader, and somebody else who is in it. */
export interface Place {
  readonly kind: ConversationKind;
  /** As the reader sees it. */
  readonly conversationId: string;
  readonly userId: string;
  /** The peer of a direct conversation, and the stage's other user anywhere else. */
  readonly other: string;
}

/** A new conversation of the reader's. */
export async function placeOf({ stage, client, reader }: Bench, kind: ConversationKind): Promise<Place> {
  const conversationId = await stage.addConversation(kind);
  const { items } = await client.conversations.list({ userId: reader });
  const peerId = items.find(({ id }) => id === conversationId)?.peerId;
  return { kind, conversationId, userId: reader, other: peerId ?? stage.users.other };
}

/** The call's view of a place. */
export function at({ userId, conversationId }: Place): { userId: string; conversationId: string } {
  return { userId, conversationId };
}

/** Somebody who changes a group, and which. */
export function by({ userId, conversationId }: Place): { operatorId: string; conversationId: string } {
  return { operatorId: userId, conversationId };
}

/** The same conversation as the other one sees it, once somebody has written. */
export async function fromOther({ client, capabilities }: Bench, place: Place): Promise<Place> {
  const { kind, conversationId, userId, other } = place;
  const seen = { kind, userId: other, other: userId };
  if (kind !== "direct" || capabilities.conversations.idScope === "app") return { ...seen, conversationId };
  const { items } = await client.conversations.list({ userId: other });
  const row = items.find(({ peerId }) => peerId === userId);
  const what = `the list of ${show(other)} has no direct conversation with ${show(userId)}`;
  expectThat(row !== undefined, `${what} after somebody wrote. What one user sends stands in both lists`);
  return { ...seen, conversationId: row.id };
}

/** A whole history, without what the cloud itself says in it. */
export async function read(client: Client, place: Place): Promise<Message[]> {
  const messages = await collect(client.messages.iterate(at(place)));
  return messages.filter(({ system }) => !system);
}

/** One message of a history. */
export async function findIn(client: Client, place: Place, messageId: string): Promise<Message | undefined> {
  return (await read(client, place)).find(({ id }) => id === messageId);
}

/** The last that was said. */
export async function newestIn(client: Client, place: Place): Promise<Message> {
  const [message] = await read(client, place);
  const seen = `the history of ${show(place.userId)} has no message, and one was sent`;
  expectThat(message !== undefined, `${seen}. What one user sends is in the history of all`);
  return message;
}

/** A conversation's row in the list of one who is in it. */
export async function rowOf(
  client: Client,
  { userId, conversationId }: Place,
  include: readonly Detail[] = [],
): Promise<Conversation | undefined> {
  const { items } = await client.conversations.list({ userId, include, limit: 200 });
  return items.find(({ id }) => id === conversationId);
}

/** How many messages one who is in it has not read; 0 where the conversation is not in their list. */
export async function unreadOf(client: Client, place: Place): Promise<number> {
  const row = await rowOf(client, place, ["unread"]);
  const seen = `the row has missing.unread ${show(row?.missing?.unread)}`;
  expectThat(row === undefined || row.unread !== undefined, `${seen}. Mend the chapter on details first`);
  return row?.unread?.count ?? 0;
}

/** Whether rows of that kind say how much of them is unread. */
export function showsUnread({ capabilities }: Harness, kind: ConversationKind): boolean {
  const { kinds, details } = capabilities.conversations;
  const { level, bounds } = details.unread;
  return kinds[kind] !== "unsupported" && level !== "unsupported" && bounds[kind] !== null;
}

/** The kinds that the stage can make and that have an ability. */
export function kindsWith(
  { kinds }: Pick<Harness, "kinds">,
  ability: Readonly<Record<ConversationKind, string>>,
): ConversationKind[] {
  return kinds.filter((kind) => ability[kind] !== "unsupported");
}

/** The kinds that the stage can make, that have an ability and whose history can be read. */
export function readableKindsWith(
  harness: Harness,
  ability: Readonly<Record<ConversationKind, string>>,
): ConversationKind[] {
  const { kinds } = harness.capabilities.messages;
  return kindsWith(harness, ability).filter((kind) => kinds[kind].older !== "unsupported");
}

/** The one kind at which rules look that do not differ from kind to kind: groups, where there are any. */
export function oneOf(kinds: readonly ConversationKind[]): ConversationKind | undefined {
  return kinds.find((kind) => kind === "group") ?? kinds[0];
}

export function textOf(text: string): SendableContent[] {
  return [{ type: "text", text }];
}

/** The names of what differs in two plain objects, of those that are looked at. */
export function differing<T extends object, Name extends keyof T & string>(
  one: T,
  other: T,
  names: readonly Name[],
): Name[] {
  return names.filter((name) => !isDeepStrictEqual(one[name], other[name]));
}
