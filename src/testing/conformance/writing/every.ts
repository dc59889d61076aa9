import type { Client } from "../../../client.js";
import type { LevelPath } from "../../../model/abilities/index.js";
import type { ProviderOptions } from "../../../model/list.js";
import { textOf } from "./place.js";

/** What a call is about. */
export interface About {
  /** Who does it; the owner of the group. */
  readonly userId: string;
  /** Somebody else who is in it. */
  readonly other: string;
  /** Somebody who is not. */
  readonly outsider: string;
  readonly conversationId: string;
  /** A message of the first user's in it. */
  readonly messageId: string;
  /** More for the input. */
  readonly more: { readonly providerOptions?: ProviderOptions };
}

/** One call of an ability, with input that this vendor takes. */
export interface Doing {
  readonly name: string;
  readonly ability: LevelPath;
  call(client: Client, about: About): Promise<unknown>;
}

const messageOf = ({ userId, conversationId, messageId, more }: About) => ({
  userId,
  conversationId,
  messageId,
  ...more,
});

const messagesOf = ({ userId, conversationId, messageId, more }: About) => ({
  userId,
  conversationId,
  messageIds: [messageId],
  ...more,
});

const groupOf = ({ userId, conversationId, more }: About) => ({
  operatorId: userId,
  conversationId,
  ...more,
});

/** Every call that writes, and those that go with them. */
export const everyDoing: readonly Doing[] = [
  {
    name: "users.register",
    ability: "users.register",
    call: (client, { userId, more }) => client.users.register({ users: [{ id: userId }], ...more }),
  },
  {
    name: "users.update",
    ability: "users.update",
    call: (client, { userId, more }) =>
      client.users.update({ users: [{ id: userId, name: "name" }], ...more }),
  },
  {
    name: "users.token",
    ability: "users.token",
    call: (client, { userId, more }) => client.users.token({ userId, ...more }),
  },
  {
    name: "messages.send",
    ability: "messages.send.kinds.*",
    call: (client, { userId, conversationId, more }) =>
      client.messages.send({ userId, conversationId, content: textOf("hello"), ...more }),
  },
  {
    name: "messages.get",
    ability: "messages.get.*",
    call: (client, about) => client.messages.get(messagesOf(about)),
  },
  {
    name: "messages.edit",
    ability: "messages.edit.*",
    call: (client, about) => client.messages.edit({ ...messageOf(about), content: textOf("said better") }),
  },
  {
    name: 'messages.delete for "me"',
    ability: "messages.deleteForMe.*",
    call: (client, about) => client.messages.delete({ ...messagesOf(about), for: "me" }),
  },
  {
    name: "messages.recall",
    ability: "messages.recall.*",
    call: (client, about) => client.messages.recall(messageOf(about)),
  },
  {
    name: 'messages.delete for "everyone"',
    ability: "messages.deleteForEveryone.*",
    call: (client, about) => client.messages.delete({ ...messagesOf(about), for: "everyone" }),
  },
  {
    name: "conversations.markRead",
    ability: "conversations.markRead.*.level",
    call: (client, { userId, conversationId, more }) =>
      client.conversations.markRead({ userId, conversationId, ...more }),
  },
  {
    name: "conversations.open",
    ability: "conversations.open",
    call: (client, { userId, outsider, more }) =>
      client.conversations.open({ userId, peerId: outsider, ...more }),
  },
  {
    name: "conversations.create",
    ability: "conversations.create",
    call: (client, { userId, other, more }) =>
      client.conversations.create({ ownerId: userId, memberIds: [other], title: "hikers", ...more }),
  },
  {
    name: "conversations.update",
    ability: "conversations.update",
    call: (client, about) => client.conversations.update({ ...groupOf(about), title: "swimmers" }),
  },
  {
    name: "members.list",
    ability: "members.list.*",
    call: (client, { conversationId, more }) => client.members.list({ conversationId, ...more }),
  },
  {
    name: "members.add",
    ability: "members.add",
    call: (client, about) => client.members.add({ ...groupOf(about), members: [{ userId: about.outsider }] }),
  },
  {
    name: "members.update of a role",
    ability: "members.role",
    call: (client, about) =>
      client.members.update({ ...groupOf(about), members: [{ userId: about.other, role: "admin" }] }),
  },
  {
    name: "members.update of mutedUntil",
    ability: "members.mute",
    call: (client, about) =>
      client.members.update({ ...groupOf(about), members: [{ userId: about.other, mutedUntil: null }] }),
  },
  {
    name: "members.remove",
    ability: "members.remove",
    call: (client, about) => client.members.remove({ ...groupOf(about), members: [{ userId: about.other }] }),
  },
  {
    name: "conversations.removeFromList",
    ability: "conversations.removeFromList",
    call: (client, { userId, conversationId, more }) =>
      client.conversations.removeFromList({ userId, conversationId, ...more }),
  },
  {
    name: "conversations.dissolve",
    ability: "conversations.dissolve",
    call: (client, about) => client.conversations.dissolve(groupOf(about)),
  },
];
