import { seeded } from "../../../src/emulator/index.js";
import { ActivityLists } from "./activity.js";
import { freeId, freeIndex } from "./ids.js";
import type {
  ConversationInput,
  LongId,
  MessageInput,
  UserId,
  WorldConversation,
  WorldMessage,
  WorldSetting,
} from "./world-model.js";

/** Options of a world. */
export interface WorldOptions {
  /** Default: the clock. */
  now?: () => Date;
  /** Ids and indexes repeat for the same seed and clock (default 1). */
  seed?: number | string;
}

/** The users, conversations and messages that an emulator serves. Change it at any time, also between two pages. */
export class VolcengineWorld {
  /** By ConversationShortId. */
  readonly conversations = new Map<bigint, WorldConversation>();
  /** The clock that the options gave. */
  readonly now: () => Date;
  /** Numbers from 0 up to 1, from the seed. */
  readonly random: () => number;
  readonly #activity = new ActivityLists();
  readonly #settings = new Map<string, WorldSetting>();
  readonly #messageIds = new Set<bigint>();

  constructor(options: WorldOptions = {}) {
    this.now = options.now ?? (() => new Date());
    this.random = seeded(options.seed ?? 1);
  }

  /** Every user who is a member of something. Users need no registration on this vendor. */
  get users(): string[] {
    const ids = [...this.conversations.values()].flatMap(({ members }) => [...members]);
    return [...new Set(ids)];
  }

  /** Adds a conversation and puts it into its members' lists. Throws where the id is taken. */
  addConversation(input: ConversationInput): WorldConversation {
    const conversation = this.#newConversation(input);
    this.conversations.set(conversation.shortId, conversation);
    for (const member of input.members) this.join(member, conversation.shortId, input.activeAt);
    return conversation;
  }

  /** The conversation vanishes with its messages; `dissolve` is what the vendor's clients do. */
  removeConversation(id: LongId): void {
    const conversation = this.conversation(id);
    for (const member of [...conversation.members]) this.leave(member, id);
    this.conversations.delete(conversation.shortId);
  }

  /** Throws where there is none; `conversations.get` does not. */
  conversation(id: LongId): WorldConversation {
    const conversation = this.conversations.get(BigInt(id));
    if (conversation === undefined) throw new Error(`The world holds no conversation ${id}.`);
    return conversation;
  }

  /** Makes a user a member and puts the conversation into their list, at the front when `activeAt` is absent. */
  join(userId: UserId, id: LongId, activeAt?: Date): void {
    const conversation = this.conversation(id);
    conversation.members.add(String(userId));
    this.touch(userId, id, activeAt);
  }

  /** Ends a membership and takes the conversation out of that user's list. */
  leave(userId: UserId, id: LongId): void {
    const conversation = this.conversation(id);
    conversation.members.delete(String(userId));
    this.#activity.remove(String(userId), conversation.shortId);
  }

  /** Sets Status 1; the conversation stays where it is, and the readings say whether lists show it. */
  dissolve(id: LongId): void {
    this.conversation(id).status = 1;
  }

  /** Moves the conversation to the front of that user's list by activity, or to the place that `at` gives it. */
  touch(userId: UserId, id: LongId, at?: Date): void {
    const { shortId } = this.conversation(id);
    if (at === undefined) this.#activity.toFront(String(userId), shortId, this.now());
    else this.#activity.place(String(userId), shortId, at);
  }

  /** One user's conversations, most recently active first. */
  listByActivity(userId: UserId): WorldConversation[] {
    return this.#activity.of(String(userId)).map((shortId) => this.conversation(shortId));
  }

  /** Adds a message and moves the conversation up in its members' lists. Throws where its id is taken. */
  addMessage(id: LongId, input: MessageInput): WorldMessage {
    const conversation = this.conversation(id);
    const message = this.#newMessage(conversation.messages, input);
    insertByIndex(conversation.messages, message);
    if (input.touch !== false) this.#moveForMembers(conversation, input.sentAt);
    return message;
  }

  /** One message, live. Throws where there is none. */
  message(id: LongId, messageId: LongId): WorldMessage {
    const wanted = BigInt(messageId);
    const message = this.conversation(id).messages.find((candidate) => candidate.messageId === wanted);
    if (message === undefined) throw new Error(`Conversation ${id} holds no message ${messageId}.`);
    return message;
  }

  /** Recalls a message; the readings say whether histories still hold it. */
  recall(id: LongId, messageId: LongId): void {
    this.message(id, messageId).state = "recalled";
  }

  /** Invisible to all. */
  deleteMessage(id: LongId, messageId: LongId): void {
    this.message(id, messageId).state = "deleted";
  }

  /** What the end of the retention period does: everything sent before `time` is gone. */
  expireBefore(id: LongId, time: Date): void {
    for (const message of this.conversation(id).messages) {
      if (message.sentAt < time) message.state = "expired";
    }
  }

  /** The record of one member and conversation, made with default values on first use. */
  setting(userId: UserId, id: LongId): WorldSetting {
    const key = settingKey(userId, this.conversation(id).shortId);
    const made = { readIndex: 0n, stickTopTime: 0n, setFavoriteTime: 0n, isMute: false, ext: {} };
    const setting = this.#settings.get(key) ?? made;
    this.#settings.set(key, setting);
    return setting;
  }

  /** Whether there is a record of that member and conversation, which `setting` would make. */
  hasSetting(userId: UserId, id: LongId): boolean {
    return this.#settings.has(settingKey(userId, BigInt(id)));
  }

  #moveForMembers(conversation: WorldConversation, sentAt: Date | undefined): void {
    for (const member of conversation.members) {
      if (sentAt === undefined) this.#activity.toFront(member, conversation.shortId, this.now());
      else this.#activity.raise(member, conversation.shortId, sentAt);
    }
  }

  #newConversation(input: ConversationInput): WorldConversation {
    const createdAt = input.createdAt ?? this.now();
    const shortId =
      input.shortId === undefined
        ? freeId(createdAt, this.random, (id) => this.conversations.has(id))
        : BigInt(input.shortId);
    if (this.conversations.has(shortId)) throw new Error(`The world already holds conversation ${shortId}.`);
    const type = input.type ?? 2;
    const owner = String(input.ownerUserId ?? input.members[0] ?? 0);
    const pair = input.members.map(String).sort().join(":");
    return {
      shortId,
      conversationId: input.conversationId ?? (type === 1 ? `0:1:${pair}` : String(shortId)),
      type,
      inboxType: input.inboxType ?? 0,
      name: input.name ?? "",
      avatarUrl: input.avatarUrl ?? "",
      description: input.description ?? "",
      notice: input.notice ?? "",
      ownerUserId: owner,
      creatorUserId: String(input.creatorUserId ?? owner),
      status: 0,
      ext: { ...input.ext },
      createdAt,
      modifiedAt: input.modifiedAt ?? createdAt,
      members: new Set(),
      onlineCount: input.onlineCount ?? 0,
      messages: [],
    };
  }

  #newMessage(messages: readonly WorldMessage[], input: MessageInput): WorldMessage {
    const last = messages.at(-1);
    const earliest = last === undefined ? 0 : last.sentAt.getTime() + 1;
    const sentAt = input.sentAt ?? new Date(Math.max(this.now().getTime(), earliest));
    const messageId =
      input.messageId === undefined
        ? freeId(sentAt, this.random, (id) => this.#messageIds.has(id))
        : BigInt(input.messageId);
    if (this.#messageIds.has(messageId)) throw new Error(`The world already holds message ${messageId}.`);
    this.#messageIds.add(messageId);
    return {
      messageId,
      index: input.index === undefined ? freeIndex(sentAt, this.random, messages) : BigInt(input.index),
      msgType: input.msgType ?? 10001,
      content: input.content ?? JSON.stringify({ text: input.text ?? "" }),
      sender: String(input.sender),
      sentAt,
      clientMsgId: input.clientMsgId ?? `client-${messageId}`,
      ext: { ...input.ext },
      ...(input.quote && { quote: { ...input.quote, messageId: BigInt(input.quote.messageId) } }),
      state: "visible",
    };
  }
}

function settingKey(userId: UserId, shortId: bigint): string {
  return `${shortId}/${userId}`;
}

function insertByIndex(messages: WorldMessage[], message: WorldMessage): void {
  let position = messages.length;
  while (position > 0 && (messages[position - 1]?.index ?? 0n) > message.index) position -= 1;
  messages.splice(position, 0, message);
}
