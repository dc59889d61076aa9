import {
  fingerprintOf,
  type MessageSending,
  optionalRecord,
  present,
  type SendableContent,
  type SendInput,
  type SentMessage,
} from "../../provider/index.js";
import { operationOf } from "./arrival.js";
import { toMessage } from "./messages.js";
import { checkId, type MemorySettings, refuseOptions } from "./options.js";
import type { MemoryMessage } from "./records.js";
import { findLive, refusal, refusals, requireMember } from "./refusals.js";
import type { MemoryWorld } from "./world.js";

type Outgoing = {
  userId: string;
  conversationId: string;
  key: string;
  /** As {@link packContent} makes it. */
  content: string;
  quote?: { messageId: string; preview?: string };
  mentions?: string[] | "all";
  attributes?: { [name: string]: string };
  customData?: string;
  silent: boolean;
  fingerprint: string;
};

/** Sending: one key with equal content is taken once inside the window, as real clouds take it. */
export function createSending(world: MemoryWorld, settings: MemorySettings): MessageSending<Outgoing> {
  const { dedupeWindowMs, name } = settings;
  return {
    prepare: (input) => prepare(input, name),
    operation: (outgoing) =>
      operationOf("messages.send", { safe: false }, () =>
        sentOf(take(world, outgoing, settings), outgoing, name),
      ),
    windowMs: () => dedupeWindowMs,
    dropped: () => [],
    isSent: ({ fingerprint }, { raw }) => optionalRecord(raw)?.fingerprint === fingerprint,
  };
}

function prepare({ options, ...input }: SendInput, provider: string): Outgoing {
  refuseOptions(options, provider);
  const { content, quote, mentions, attributes, customData, silent, key } = input;
  const named = Array.isArray(mentions) ? mentions.map((id) => checkId(id, "mentions", provider)) : mentions;
  const said = {
    userId: checkId(input.userId, "userId", provider),
    conversationId: checkId(input.conversationId, "conversationId", provider),
    key,
    content: packContent(content),
    ...present({ quote: quote && { ...quote }, mentions: named, customData }),
    ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
    silent,
  };
  return { ...said, fingerprint: fingerprintOf([said]) } as Outgoing;
}

/** The message that was taken before, or a new one. */
function take(
  world: MemoryWorld,
  outgoing: Outgoing,
  { name, dedupeWindowMs }: MemorySettings,
): MemoryMessage {
  const { userId, conversationId, key, fingerprint, content, mentions, silent, ...said } = outgoing;
  const conversation = findLive(world, conversationId, name);
  requireMember(conversation, userId, name);
  const before = conversation.messages.findLast(({ sending }) => sending?.fingerprint === fingerprint);
  if (before !== undefined && Date.now() - Number(before.sentAt) < dedupeWindowMs) return before;
  const { mutedUntil = null } = conversation.memberships.get(userId) ?? {};
  if (mutedUntil !== null && mutedUntil > new Date()) throw refusal(refusals.muted, name);
  const sending = { key, fingerprint, silent, ...(mentions === undefined ? {} : { mentions }) };
  return world.addMessage(conversationId, {
    ...said,
    senderId: userId,
    content: unpackContent(content),
    sending,
  });
}

function sentOf(message: MemoryMessage, { conversationId }: Outgoing, provider: string): SentMessage {
  const { raw: _, sentAt, ...sent } = toMessage(conversationId, message, provider);
  return { ...sent, ...(sentAt === null ? {} : { sentAt }) };
}

/** Content as a text, because a forwarded message has a time and a request has none. */
export function packContent(content: readonly SendableContent[]): string {
  return JSON.stringify(content);
}

/** What {@link packContent} made a text of. */
export function unpackContent(text: string): SendableContent[] {
  return JSON.parse(text, (name, value: unknown) =>
    name === "sentAt" && typeof value === "string" ? new Date(value) : value,
  ) as SendableContent[];
}
