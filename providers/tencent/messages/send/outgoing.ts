import { type Json, joinText, type SentMessage } from "colloquy/provider";
import { type Element, readContent } from "../../content/index.js";
import { PROVIDER } from "../../ids.js";

/** A message on its way out, with all that makes its request. */
export type Outgoing = {
  userId: string;
  conversationId: string;
  /** The user or the group that it goes to. */
  to: { [name: string]: Json };
  kind: "direct" | "group";
  /** Of one-to-one messages: their order inside one second, and half of what makes them the same message. */
  seq: number;
  /** Made of the key and all that the message says, so that only the same message has it again. */
  random: number;
  body: Element[];
  customData: string;
  /** The vendor's fields for what is neither text nor place: mentions, push, options. */
  extras: { [name: string]: Json };
  dropped: string[];
};

/** The fields that both services take. */
export function commonFields({ userId, to, body, customData, extras }: Outgoing) {
  return {
    From_Account: userId,
    ...to,
    MsgBody: body,
    ...(customData === "" ? {} : { CloudCustomData: customData }),
    ...extras,
  };
}

/** What an answer tells of the message, in the terms of the history. */
export function sentMessage(
  { userId, conversationId, body, customData }: Outgoing,
  head: Pick<SentMessage, "id" | "position" | "sentAt">,
): SentMessage {
  const content = readContent(body, false);
  return {
    ...head,
    conversationId,
    provider: PROVIDER,
    senderId: userId,
    state: "visible",
    system: false,
    content,
    text: joinText(content),
    attributes: {},
    ...(customData === "" ? {} : { customData }),
  };
}
