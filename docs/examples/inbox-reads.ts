/** What the server shows, and where it is read: from the clouds, or from a mirror of them (inbox-mirror.ts). */
import {
  type CallOptions,
  type Client,
  type Conversation,
  type CursorOptions,
  createInbox,
  type InboxPage,
  type MessagePage,
} from "colloquy";
import type { ColloquyEvent } from "colloquy/webhooks";
import { Participants } from "./inbox-participants.js";
import { shown } from "./inbox-row.js";

/** The names of the clients. */
export const sources = ["tencent", "volcengine"] as const;
export type Source = (typeof sources)[number];
export type Clients = Readonly<Record<Source, Client>>;

/** Somebody who is signed in, with their user ids in the clouds. */
export interface SessionUser {
  /** The app's own id. */
  person: string;
  users: Readonly<Record<Source, string>>;
}

/** Looks a session up; `undefined` when there is none. */
export type SessionOf = (token: string) => SessionUser | undefined;

/** One conversation, by its id in the user's view. */
export interface Place {
  source: Source;
  conversationId: string;
}

interface PageWanted {
  limit: number;
  cursor: string | undefined;
}

/** All of it shows what the user sees, and nothing else. */
export interface Reads {
  inbox(user: SessionUser, page: PageWanted, call: CallOptions): Promise<InboxPage<Source>>;
  messages(user: SessionUser, page: Place & PageWanted, call: CallOptions): Promise<MessagePage>;
  /** `null` where the user has no such conversation. */
  conversation(user: SessionUser, place: Place): Promise<Conversation | null>;
  /** Of these users of a cloud those whom its event may concern, with the conversation's id in their view. */
  concerned(
    source: Source,
    event: ColloquyEvent,
    userIds: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, string>>;
}

export function readClouds(clients: Clients, cursor: CursorOptions): Reads {
  const inbox = createInbox(clients, { cursor });
  const participants = new Map(sources.map((source) => [source, new Participants(clients[source])]));
  return {
    inbox: ({ users }, page, call) => inbox.list({ ...page, users: { ...users }, include: shown }, call),
    messages: ({ users }, { source, ...page }, call) =>
      clients[source].messages.list({ ...page, userId: users[source], requireMember: true }, call),
    async conversation({ users }, { source, conversationId }) {
      const input = { userId: users[source], conversationIds: [conversationId], include: shown };
      const [conversation] = await clients[source].conversations.get(input);
      return conversation ?? null;
    },
    concerned: async (source, event, userIds) => participants.get(source)?.among(userIds, event) ?? new Map(),
  };
}
