import {
  type EventBody,
  type Json,
  joinText,
  type MessageContent,
  optionalText,
  type WebhookReading,
} from "../../provider/index.js";
import { toMessage } from "./messages.js";
import type { MemoryConversation, MemoryMessage } from "./records.js";
import type { MemoryWorld } from "./world.js";

/** What the invented cloud tells: the ids of what is in the world. What is not there is `unknown`. */
export type MemoryEvent =
  | {
      /** Somebody said it, or took it back. */
      type: "message.sent" | "message.recalled";
      /** As `Conversation.id`. */
      conversationId: string;
      /** As `Message.id`. */
      messageId: string;
    }
  | {
      /** Somebody has read, up to a message. */
      type: "message.read";
      /** As `Conversation.id`. */
      conversationId: string;
      /** As `Message.id`. */
      messageId: string;
      /** Who. */
      userId: string;
    }
  | {
      /** Somebody wants to say something. */
      type: "beforeSend";
      /** As `Conversation.id`. */
      conversationId: string;
      /** Who. */
      userId: string;
      /** What. */
      text: string;
    };

/** Whose event it is, and when it happened. */
interface About {
  id: string;
  at: Date;
  world: MemoryWorld;
  name: string;
}

type Fields = { [name: string]: Json };

export function readMemoryEvent(event: Fields, { id, at, world, name }: About): WebhookReading {
  const conversation = world.conversations.get(optionalText(event.conversationId) ?? "");
  const question = conversation === undefined ? undefined : questionIn(event, conversation);
  if (question !== undefined) return question;
  const body = (conversation === undefined ? undefined : bodyOf(event, conversation, name)) ?? {
    type: "unknown",
    vendorType: optionalText(event.type) ?? "",
  };
  return { type: "events", events: [{ id, at, raw: event, ...body }] };
}

function bodyOf(event: Fields, conversation: MemoryConversation, name: string): EventBody | undefined {
  const message = conversation.messages.find(({ id }) => id === optionalText(event.messageId));
  if (message === undefined) return undefined;
  const place = { conversation: placeOf(conversation) };
  const userId = optionalText(event.userId);
  switch (event.type) {
    case "message.sent":
      return { type: event.type, ...place, message: sentMessage(conversation, message, name) };
    case "message.recalled":
      return { type: event.type, ...place, messageId: message.id };
    case "message.read":
      if (userId === undefined) return undefined;
      return { type: event.type, ...place, readerId: userId, upTo: { position: String(message.sequence) } };
    default:
      return undefined;
  }
}

function sentMessage({ id }: MemoryConversation, message: MemoryMessage, name: string) {
  const { raw, sentAt, ...said } = toMessage(id, message, name);
  return sentAt === null ? said : { ...said, sentAt };
}

function questionIn(event: Fields, conversation: MemoryConversation): WebhookReading | undefined {
  const [senderId, text] = [optionalText(event.userId), optionalText(event.text)];
  if (event.type !== "beforeSend" || senderId === undefined || text === undefined) return undefined;
  const content: MessageContent[] = [{ type: "text", text }];
  const place = { conversation: placeOf(conversation), conversationId: conversation.id };
  return {
    type: "beforeSend",
    draft: { ...place, senderId, content, text: joinText(content), attributes: {}, raw: event },
    reply: (decision) => {
      const { allow } = decision;
      if (decision.allow !== false) return { allow };
      return { allow, code: decision.code ?? null, text: decision.text ?? null };
    },
  };
}

function placeOf({ id, kind }: MemoryConversation) {
  return { kind, ids: [{ userId: null, conversationId: id }] };
}
