import { seeded } from "../../../../src/emulator/index.js";
import { ActivityLists } from "./activity.js";
import { noCallbacks, type VolcengineCallbacks } from "./callbacks.js";
import {
  type ConversationInput,
  makeConversation,
  singleChatId,
  type WorldConversation,
} from "./conversation.js";
import { IdempotentIds } from "./idempotent-ids.js";
import { type LongId, nextIndex, type UserId } from "./ids.js";
import { insertByIndex, type MessageInput, makeMessage, type WorldMessage } from "./message.js";
import { type FoundMessage, MessageIndex } from "./message-index.js";
import { makeParticipant, type WorldParticipant } from "./participant.js";
import { makeProfile, type ProfileInput, type WorldProfile } from "./profile.js";
import type { WorldSetting } from "./setting.js";
import { say, type VolcengineSaying } from "./speaking.js";
import type { WorldToken } from "./token.js";

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
  /** By user id. Who is not in it is not registered, and has no profile. */
  readonly profiles = new Map<string, WorldProfile>();
  /** Every token that was issued, by its text. */
  readonly tokens = new Map<string, WorldToken>();
  /** What the app is to the account: every call is AppStatusException where it is disabled, NoAuth where it is foreign. */
  app: "usable" | "disabled" | "foreign" = "usable";
  /** The clock that the options gave. */
  readonly now: () => Date;
  /** Numbers from 0 up to 1, from the seed. */
  readonly random: () => number;
  /** The app's back end: who is asked and told what clients do. Nobody, until webhooks are posted. */
  callbacks: VolcengineCallbacks = noCallbacks;
  readonly #activity = new ActivityLists();
  readonly #settings = new Map<string, WorldSetting>();
  readonly #messages = new MessageIndex();
  readonly #idempotentIds = new IdempotentIds();

  constructor(options: WorldOptions = {}) {
    this.now = options.now ?? (() => new Date());
    this.random = seeded(options.seed ?? 1);
  }

  /** Every user who is a member of something. Users need no registration on this vendor. */
  get users(): string[] {
    const ids = [...this.conversations.values()].flatMap(({ members }) => [...members]);
    return [...new Set(ids)];
  }

  /** Gives a user a profile, in place of the one that they may have. */
  register(input: ProfileInput): WorldProfile {
    const profile = makeProfile(input, this.now());
    this.profiles.set(profile.userId, profile);
    return profile;
  }

  /** Adds a conversation and puts it into its members' lists. Throws where the id is taken. */
  addConversation(input: ConversationInput): WorldConversation {
    const isTaken = (id: bigint) => this.conversations.has(id);
    const conversation = makeConversation(input, { now: this.now, random: this.random, isTaken });
    this.conversations.set(conversation.shortId, conversation);
    this.#idempotentIds.remember(conversation);
    for (const member of input.members) {
      this.join(member, conversation.shortId, input.activeAt);
      this.participant(member, conversation.shortId).joinedAt = conversation.createdAt;
    }
    return conversation;
  }

  /** The conversation vanishes with its messages; `dissolve` is what the vendor's clients do. */
  removeConversation(id: LongId): void {
    const conversation = this.conversation(id);
    for (const member of [...conversation.members]) this.leave(member, id);
    this.conversations.delete(conversation.shortId);
    this.#messages.forget(conversation);
    this.#idempotentIds.forget(conversation);
  }

  /** Throws where there is none; `conversations.get` does not. */
  conversation(id: LongId): WorldConversation {
    const conversation = this.conversations.get(BigInt(id));
    if (conversation === undefined) throw new Error(`The world holds no conversation ${id}.`);
    return conversation;
  }

  /** The conversation that was created with an IdempotentId, the first of several; undefined where it is no longer. */
  conversationOf(idempotentId: string): WorldConversation | undefined {
    return this.#idempotentIds.find(idempotentId);
  }

  /** The chat of two users that was made without an IdempotentId; the order of the two does not matter. */
  singleChatOf(users: readonly UserId[], inboxType = 0): WorldConversation | undefined {
    return this.conversationOf(singleChatId(users, inboxType));
  }

  /** Makes a user a member and puts the conversation into their list, at the front when `activeAt` is absent. */
  join(userId: UserId, id: LongId, activeAt?: Date): void {
    const conversation = this.conversation(id);
    const member = String(userId);
    if (!conversation.members.has(member)) this.#enter(conversation, member);
    this.touch(userId, id, activeAt);
  }

  /** Ends a membership and takes the conversation out of that user's list. */
  leave(userId: UserId, id: LongId): void {
    const conversation = this.conversation(id);
    conversation.members.delete(String(userId));
    const participant = conversation.participants.get(String(userId));
    if (participant !== undefined) participant.status = 1;
    this.#activity.remove(String(userId), conversation.shortId);
  }

  /** The record of a member, or of one who has left; live. Throws where there is none. */
  participant(userId: UserId, id: LongId): WorldParticipant {
    const participant = this.conversation(id).participants.get(String(userId));
    if (participant === undefined) throw new Error(`${userId} was never in conversation ${id}.`);
    return participant;
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
    const message = this.#add(conversation, input);
    if (input.touch !== false) this.#moveForMembers(conversation, input.sentAt);
    return message;
  }

  /**
   * Adds a message as the server takes it: now, behind all others whatever `sentAt` says, and the conversation moves to
   * the front of its members' lists. Throws where its id is taken.
   */
  accept(id: LongId, input: MessageInput): WorldMessage {
    const conversation = this.conversation(id);
    const now = this.now();
    const index = input.index ?? nextIndex(now, this.random, conversation.messages);
    const message = this.#add(conversation, { ...input, sentAt: input.sentAt ?? now, index }, now);
    this.#moveForMembers(conversation, undefined);
    return message;
  }

  /**
   * A client speaks: what `accept` does, but the app's back end is asked and told. Fails with an error that has a
   * `code`: ConversationNotFound, ParticipantNotInConversation, or one that no page names where the user is muted
   * (ParticipantBlocked) or the back end did not answer (MessageCheckFailed).
   */
  say(saying: VolcengineSaying): Promise<WorldMessage> {
    return say(saying, this);
  }

  /** Every message of that ClientMsgId, in any conversation and state, in the order in which they were added. */
  messagesByClientMsgId(clientMsgId: string): readonly FoundMessage[] {
    return this.#messages.byClientMsgId(clientMsgId);
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

  /** Moves that user's ReadIndex to `index`, also backwards; default: to the newest message. */
  markRead(userId: UserId, id: LongId, index?: LongId): void {
    const newest = this.conversation(id).messages.at(-1)?.index ?? 0n;
    this.setting(userId, id).readIndex = index === undefined ? newest : BigInt(index);
  }

  /** As a new member, or again: then what the record held stays, and it stands behind the others. */
  #enter(conversation: WorldConversation, userId: string): void {
    const isOwner = conversation.type !== 1 && conversation.ownerUserId === userId;
    const known = conversation.participants.get(userId);
    const participant = known ?? makeParticipant(userId, isOwner, this.now());
    participant.status = 0;
    participant.joinedAt = this.now();
    conversation.participants.delete(userId);
    conversation.participants.set(userId, participant);
    conversation.members.add(userId);
  }

  #add(conversation: WorldConversation, input: MessageInput, acceptedAt?: Date): WorldMessage {
    const isTaken = (other: bigint) => this.#messages.has(other);
    const source = { now: this.now, random: this.random, isTaken };
    const message = makeMessage(conversation.messages, input, source, acceptedAt);
    this.#messages.add({ conversation, message });
    insertByIndex(conversation.messages, message);
    return message;
  }

  #moveForMembers(conversation: WorldConversation, sentAt: Date | undefined): void {
    for (const member of conversation.members) {
      if (sentAt === undefined) this.#activity.toFront(member, conversation.shortId, this.now());
      else this.#activity.raise(member, conversation.shortId, sentAt);
    }
  }
}

function settingKey(userId: UserId, shortId: bigint): string {
  return `${shortId}/${userId}`;
}
