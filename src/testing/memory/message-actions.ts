import {
  type ChangeOutcome,
  type EditInput,
  type Message,
  type MessageActions,
  type ProviderAction,
  present,
} from "../../provider/index.js";
import { arrive } from "./arrival.js";
import { isManager } from "./memberships.js";
import { isShown, toMessage } from "./messages.js";
import { checkId, type MemorySettings, refuseOptions, unless } from "./options.js";
import type { MemoryConversation, MemoryMessage } from "./records.js";
import { find, refusal, refusals } from "./refusals.js";
import { createSending, packContent, unpackContent } from "./sending.js";
import type { MemoryWorld } from "./world.js";

type Place = { userId: string; conversationId: string };

type One = Place & { messageId: string };

type Several = Place & { messageIds: string[] };

type SeveralInput = Place & { messageIds: readonly string[] };

type Deletion = { for: "me" | "everyone" };

type Edit = One & {
  /** As {@link packContent} makes it. */
  content?: string;
  attributes?: { [name: string]: string };
  customData?: string;
};

/** What is done with messages besides reading histories. */
export function createMessageActions(world: MemoryWorld, settings: MemorySettings): MessageActions {
  const one = ({ messageId, ...place }: One): One => ({
    ...checkPlace(place, settings),
    messageId: checkId(messageId, "messageId", settings.name),
  });
  const actions: MessageActions = {
    ...unless(settings, "messages.send", { send: createSending(world, settings) }),
    ...unless(settings, "messages.recall", { recall: createRecall(world, settings, one) }),
    ...unless(settings, "messages.edit", { edit: createEdit(world, settings, one) }),
    delete: createDelete(world, settings),
    ...unless(settings, "messages.get", { get: createGet(world, settings) }),
  };
  return unless(settings, "messages", actions);
}

function createRecall(
  world: MemoryWorld,
  { name }: MemorySettings,
  check: (asked: One) => One,
): ProviderAction<One, void, One> {
  return {
    prepare({ options, ...asked }) {
      refuseOptions(options, name);
      return check(asked);
    },
    perform: (asked, call) =>
      arrive(call, "messages.recall", asked, () => {
        ownMessage(world, asked, name).state = "recalled";
      }),
  };
}

function createEdit(
  world: MemoryWorld,
  { name }: MemorySettings,
  check: (asked: One) => One,
): ProviderAction<EditInput, void, Edit> {
  return {
    prepare({ options, content, attributes, customData, ...asked }) {
      refuseOptions(options, name);
      return {
        ...check(asked),
        ...present({ content: content && packContent(content), customData }),
        ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
      };
    },
    perform: (asked, call) =>
      arrive(call, "messages.edit", asked, () => {
        const message = ownMessage(world, asked, name);
        if (message.state === "recalled") throw refusal(refusals.recalled, name);
        const { content, attributes, customData } = asked;
        if (content !== undefined) message.content = unpackContent(content);
        if (attributes !== undefined) message.attributes = attributes;
        if (customData !== undefined) message.customData = customData;
      }),
  };
}

function createDelete(
  world: MemoryWorld,
  settings: MemorySettings,
): ProviderAction<SeveralInput & Deletion, ChangeOutcome[], Several & Deletion> {
  const { name } = settings;
  return {
    prepare: ({ options, for: whom, ...asked }) => {
      refuseOptions(options, name);
      return { ...checkSeveral(asked, settings), for: whom };
    },
    perform: (asked, call) =>
      arrive(call, "messages.delete", asked, () => {
        const conversation = find(world, asked.conversationId, name);
        return asked.messageIds.map((id) => deleteOne(conversation, id, asked));
      }),
  };
}

/** One that is deleted already is deleted, so that a repetition says the same. */
function deleteOne(
  conversation: MemoryConversation,
  messageId: string,
  { userId, for: whom }: Place & Deletion,
): ChangeOutcome {
  const message = conversation.messages.find(({ id }) => id === messageId);
  if (message === undefined || message.state === "expired") return refusals.noMessage;
  if (whom === "me") message.deletedFor.add(userId);
  else if (message.senderId === userId || isManager(conversation, userId)) message.state = "deleted";
  else return refusals.notSender;
  return null;
}

function createGet(
  world: MemoryWorld,
  settings: MemorySettings,
): ProviderAction<SeveralInput, (Message | null)[], Several> {
  const { name, without } = settings;
  const withRecalled = !without.includes("messages.recalled");
  return {
    prepare({ options, ...asked }) {
      refuseOptions(options, name);
      return checkSeveral(asked, settings);
    },
    perform: (asked, call) =>
      arrive(call, "messages.get", asked, () => {
        const { userId, conversationId, messageIds } = asked;
        const { messages } = find(world, conversationId, name);
        return messageIds.map((messageId) => {
          const message = messages.find(({ id }) => id === messageId);
          const isThere = message !== undefined && isShown(message, userId, withRecalled);
          return isThere ? toMessage(conversationId, message, name) : null;
        });
      }),
  };
}

function checkPlace({ userId, conversationId }: Place, { name }: MemorySettings): Place {
  return {
    userId: checkId(userId, "userId", name),
    conversationId: checkId(conversationId, "conversationId", name),
  };
}

function checkSeveral({ messageIds, ...place }: SeveralInput, settings: MemorySettings): Several {
  const ids = messageIds.map((id) => checkId(id, "messageIds", settings.name));
  return { ...checkPlace(place, settings), messageIds: ids };
}

/** A message that its sender may change. */
function ownMessage(
  world: MemoryWorld,
  { userId, conversationId, messageId }: One,
  provider: string,
): MemoryMessage {
  const message = find(world, conversationId, provider).messages.find(({ id }) => id === messageId);
  if (message === undefined || message.state === "deleted" || message.state === "expired")
    throw refusal(refusals.noMessage, provider);
  if (message.senderId !== userId) throw refusal(refusals.notSender, provider);
  return message;
}
