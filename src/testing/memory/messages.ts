import {
  foreignPosition,
  invalidArgument,
  joinText,
  type Message,
  type MessageContent,
  type MessageHistory,
  type Stretch,
} from "../../provider/index.js";
import { arrive } from "./arrival.js";
import { checkId, type MemorySettings, refuseOptions } from "./options.js";
import type { MemoryConversation, MemoryMessage, MemorySending } from "./records.js";
import { find, unsupported } from "./refusals.js";
import { skippedOf } from "./skipped.js";
import type { MemoryWorld } from "./world.js";

type HistoryQuery = {
  userId: string;
  conversationId: string;
  direction: "older" | "newer";
  includeRecalled: boolean;
};

/** A position is the number of the last message delivered. */
export function createMessages(
  world: MemoryWorld,
  settings: MemorySettings,
): MessageHistory<HistoryQuery> | undefined {
  const { name, without, messagePageSize } = settings;
  if (without.includes("messages")) return undefined;
  return {
    prepare({ userId, conversationId, direction, includeRecalled, options }) {
      refuseOptions(options, name);
      if (direction === "newer" && without.includes("messages.newer")) throw unsupported("newer", name);
      if (includeRecalled && without.includes("messages.recalled"))
        throw unsupported("includeRecalled", name);
      const ids = {
        userId: checkId(userId, "userId", name),
        conversationId: checkId(conversationId, "conversationId", name),
      };
      return { ...ids, direction, includeRecalled };
    },
    startAfter(_query, messagePosition) {
      if (isSequence(messagePosition)) return messagePosition;
      throw invalidArgument(`from.position must be the position of a message, got ${messagePosition}`, name);
    },
    async read(query, position, call) {
      if (position !== null && !isSequence(position)) throw foreignPosition(name);
      return arrive(call, "messages", { ...query, position }, () => {
        const conversation = find(world, query.conversationId, name);
        if (world.stalls("messages")) return { rows: [], next: position ?? "1" };
        return readStretch(conversation, query, position, { name, messagePageSize });
      });
    },
    orderOf: (position) => (isSequence(position) ? BigInt(position) : null),
    ...(without.includes("messages.requireMember")
      ? {}
      : {
          isMember({ userId, conversationId }, call) {
            const asked = { userId, conversationId };
            return arrive(call, "members", asked, () =>
              find(world, conversationId, name).members.has(userId),
            );
          },
        }),
  };
}

function readStretch(
  { id, messages }: MemoryConversation,
  { userId, direction, includeRecalled }: HistoryQuery,
  position: string | null,
  { name, messagePageSize }: Pick<MemorySettings, "name" | "messagePageSize">,
): Stretch {
  const older = direction === "older";
  const place = position === null ? undefined : Number(position);
  const beyond = older
    ? messages.slice(0, place === undefined ? undefined : place - 1).reverse()
    : messages.slice(place ?? 0);
  const page = beyond.slice(0, messagePageSize);
  const kept = page.filter((message) => message.state !== "expired");
  const rows = kept.map((message) => ({
    message: isShown(message, userId, includeRecalled) ? toMessage(id, message, name) : null,
    after: String(message.sequence),
  }));
  const stretch = { rows, ...skippedOf(kept.filter(({ nameless }) => nameless).length) };
  if (older && kept.length < page.length) return { ...stretch, next: null, end: "retention" };
  const last = page.at(-1);
  if (page.length < beyond.length && last !== undefined) return { ...stretch, next: String(last.sequence) };
  return { ...stretch, next: null, ...(older ? { end: "start" as const } : {}) };
}

export function isSequence(position: string): boolean {
  return /^[1-9]\d{0,14}$/.test(position);
}

/** Whether a message stands in one user's view. */
export function isShown(
  { state, nameless, deletedFor }: MemoryMessage,
  userId: string,
  includeRecalled: boolean,
): boolean {
  if (nameless || deletedFor.has(userId)) return false;
  return state === "visible" || (includeRecalled && state === "recalled");
}

/** As colloquy shows it. */
export function toMessage(conversationId: string, message: MemoryMessage, name: string): Message {
  const { id, sequence, senderId, sentAt, state, quote, attributes, customData, sending } = message;
  const recalled = state === "recalled";
  const content = recalled ? [] : structuredClone(message.content);
  const sentAs = sending === undefined ? {} : { fingerprint: sending.fingerprint };
  const raw = { id, sequence, senderId, sentAt: sentAt?.toISOString() ?? null, state, ...sentAs };
  return {
    id,
    conversationId,
    provider: name,
    senderId,
    sentAt,
    position: String(sequence),
    state: recalled ? "recalled" : "visible",
    system: senderId === null,
    content,
    text: joinText(content),
    ...(quote === undefined || recalled ? {} : { quote: { ...quote } }),
    attributes: recalled ? {} : { ...attributes },
    ...(customData === undefined || recalled ? {} : { customData }),
    ...(sending === undefined ? {} : { key: sending.key }),
    raw: recalled ? raw : { ...raw, ...rawBody(content, sending) },
  };
}

function rawBody(content: MessageContent[], sending: MemorySending | undefined) {
  const { mentions, silent } = sending ?? {};
  return JSON.parse(JSON.stringify({ content, mentions, silent })) as Record<string, unknown>;
}
