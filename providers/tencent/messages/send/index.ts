import {
  invalidArgument,
  type Json,
  type MessageSending,
  numberOf,
  orderOf,
  type SendInput,
} from "colloquy/provider";
import { checkSize, writeContent } from "../../content/index.js";
import {
  checkUserId,
  groupFields,
  PROVIDER,
  parseConversationId,
  type Target,
  unsupported,
} from "../../ids.js";
import type { Settings } from "../../options/index.js";
import { isSentDirect, sendDirect } from "./direct.js";
import { isSentToGroup, sendToGroup } from "./group.js";
import { sendOptions } from "./options.js";
import type { Outgoing } from "./outgoing.js";

/** For how long a group takes equal messages with one Random once (docs 269/1629). */
export const GROUP_WINDOW_MS = 300_000;

/** Users that one message may call by name (error 10053). */
const MOST_MENTIONS = 30;

/** Sending to users, groups and topics. */
export function createSending({
  dedupeWindowMs,
}: Pick<Settings, "dedupeWindowMs">): MessageSending<Outgoing> {
  return {
    prepare,
    operation: (outgoing) => (outgoing.kind === "direct" ? sendDirect(outgoing) : sendToGroup(outgoing)),
    windowMs: ({ kind }) => (kind === "direct" ? dedupeWindowMs : GROUP_WINDOW_MS),
    dropped: (outgoing) => outgoing.dropped,
    isSent: (outgoing, message) =>
      outgoing.kind === "direct" ? isSentDirect(outgoing, message) : isSentToGroup(outgoing, message),
  };
}

function prepare(input: SendInput): Outgoing {
  const { conversationId, content, key, quote, attributes, customData = "" } = input;
  const userId = checkUserId(input.userId);
  const target = parseConversationId(conversationId);
  if (quote !== undefined)
    throw unsupported("quote: this vendor's clients keep quotes each in a form of their own");
  if (attributes !== undefined) throw unsupported("attributes: a message has customData only");
  const { body, dropped } = writeContent(content);
  checkSize(body, customData);
  const mentions = mentionsOf(input.mentions, target);
  const same = [key, userId, conversationId, body, customData, mentions];
  return {
    userId,
    conversationId,
    kind: target.kind === "direct" ? "direct" : "group",
    to: target.kind === "direct" ? { To_Account: target.userId } : groupFields(conversationId),
    // Keys that were made here rise with time, and so do their numbers.
    seq: (orderOf(key) ?? numberOf("MsgSeq", same)) % 2 ** 32,
    random: numberOf("MsgRandom", same),
    body,
    customData,
    extras: { ...mentions, ...sendOptions(input, target) },
    dropped,
  };
}

function mentionsOf(mentions: SendInput["mentions"], { kind }: Target): { [name: string]: Json } {
  if (mentions === undefined) return {};
  if (kind === "direct") throw unsupported("mentions: nobody is called by name in a direct conversation");
  if (mentions === "all") return { GroupAtInfo: [{ GroupAtAllFlag: 1 }] };
  if (mentions.length > MOST_MENTIONS) {
    throw invalidArgument(
      `mentions names ${mentions.length} users; a message takes ${MOST_MENTIONS}`,
      PROVIDER,
    );
  }
  const named = mentions.map((userId, index) => ({
    GroupAtAllFlag: 0,
    GroupAt_Account: checkUserId(userId, `mentions[${index}]`),
  }));
  return { GroupAtInfo: named };
}
