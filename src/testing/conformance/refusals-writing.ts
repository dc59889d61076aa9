import type { Client } from "../../client.js";
import type { LevelPath } from "../../model/abilities/index.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { SendMessage } from "../../model/send.js";
import type { Rule } from "./cases.js";
import { refused } from "./refused.js";

type Asked = (kind?: ConversationKind) => Rule;

/** Calls one ability about one conversation, as its reader. */
type Calling = (client: Client, about: { userId: string; conversationId: string }) => Promise<unknown>;

const ofKind =
  (name: string, call: Calling): Asked =>
  (kind) =>
    refused(
      `${name} in ${kind}`,
      ({ client, reader }, id) => call(client, { userId: reader, conversationId: id }),
      kind,
    );

const ofAny =
  (name: string, call: Calling): Asked =>
  () =>
    refused(name, ({ client, reader }, id) => call(client, { userId: reader, conversationId: id }));

const content = [{ type: "text", text: "hello" }] as const;

const sending = (name: string, wanted: Partial<SendMessage>): Asked =>
  ofAny(`messages.send with ${name}`, (client, about) =>
    client.messages.send({ ...about, content, ...wanted }),
  );

const acting = ({ userId, conversationId }: { userId: string; conversationId: string }) => ({
  operatorId: userId,
  conversationId,
});

const changing = (name: string, change: object): Asked =>
  ofAny(`members.update of ${name}`, (client, about) =>
    client.members.update({ ...acting(about), members: [{ userId: about.userId, ...change }] }),
  );

/** How each ability that writes is asked for where it is declared `unsupported`. */
export const writingRequests: Record<
  Extract<
    LevelPath,
    | `messages.${"send" | "recall" | "edit" | "deleteForMe" | "deleteForEveryone" | "get"}.${string}`
    | `conversations.${"open" | "create" | "update" | "dissolve" | "removeFromList" | `markRead.${string}`}`
    | `members.${string}`
    | `users.${"register" | "update" | "token"}`
  >,
  Asked
> = {
  "messages.send.kinds.*": ofKind("messages.send", (client, about) =>
    client.messages.send({ ...about, content }),
  ),
  "messages.send.quote": sending("quote", { quote: { messageId: "1" } }),
  "messages.send.mentions": sending("mentions", { mentions: ["somebody"] }),
  "messages.send.mentionAll": sending("mentions of all", { mentions: "all" }),
  "messages.send.silent": sending("silent", { silent: true }),
  "messages.send.attributes": sending("attributes", { attributes: { color: "red" } }),
  "messages.send.customData": sending("customData", { customData: "data" }),
  "messages.recall.*": ofKind("messages.recall", (client, about) =>
    client.messages.recall({ ...about, messageId: "1" }),
  ),
  "messages.edit.*": ofKind("messages.edit", (client, about) =>
    client.messages.edit({ ...about, messageId: "1", content }),
  ),
  "messages.deleteForMe.*": ofKind('messages.delete for "me"', (client, about) =>
    client.messages.delete({ ...about, messageIds: ["1"], for: "me" }),
  ),
  "messages.deleteForEveryone.*": ofKind('messages.delete for "everyone"', (client, about) =>
    client.messages.delete({ ...about, messageIds: ["1"], for: "everyone" }),
  ),
  "messages.get.*": ofKind("messages.get", (client, about) =>
    client.messages.get({ ...about, messageIds: ["1"] }),
  ),
  "conversations.open": ofAny("conversations.open", (client, { userId }) =>
    client.conversations.open({ userId, peerId: "somebody" }),
  ),
  "conversations.create": ofAny("conversations.create", (client, { userId }) =>
    client.conversations.create({ ownerId: userId }),
  ),
  "conversations.update": ofAny("conversations.update", (client, about) =>
    client.conversations.update({ ...acting(about), title: "new" }),
  ),
  "conversations.dissolve": ofAny("conversations.dissolve", (client, about) =>
    client.conversations.dissolve(acting(about)),
  ),
  "conversations.removeFromList": ofAny("conversations.removeFromList", (client, about) =>
    client.conversations.removeFromList(about),
  ),
  "conversations.markRead.*.level": ofKind("conversations.markRead", (client, about) =>
    client.conversations.markRead(about),
  ),
  "conversations.markRead.*.upTo": ofKind("conversations.markRead up to a message", (client, about) =>
    client.conversations.markRead({ ...about, upTo: "1" }),
  ),
  "members.list.*": (kind) =>
    refused(
      `members.list in ${kind}`,
      ({ client }, conversationId) => client.members.list({ conversationId }),
      kind,
      1,
    ),
  "members.add": ofAny("members.add", (client, about) =>
    client.members.add({ ...acting(about), members: [{ userId: "somebody" }] }),
  ),
  "members.remove": ofAny("members.remove", (client, about) =>
    client.members.remove({ ...acting(about), members: [{ userId: "somebody" }] }),
  ),
  "members.role": changing("a role", { role: "admin" }),
  "members.mute": changing("mutedUntil", { mutedUntil: null }),
  "members.attributes": changing("attributes", { attributes: { color: "red" } }),
  "users.register": ofAny("users.register", (client) => client.users.register({ users: [{ id: "new" }] })),
  "users.update": ofAny("users.update", (client, { userId }) =>
    client.users.update({ users: [{ id: userId, name: "new" }] }),
  ),
  "users.token": ofAny("users.token", (client, { userId }) => client.users.token({ userId })),
};
