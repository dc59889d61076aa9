import { seeded } from "../../../../src/emulator/index.js";
import { type Callbacks, noCallbacks } from "../callbacks/callback.js";
import { TencentClients } from "./clients.js";
import { DirectHistories, isUnreadBy } from "./direct.js";
import type { MessageElement } from "./elements.js";
import {
  type GroupInput,
  type MemberRole,
  ownerOf,
  type WorldGroup,
  type WorldMember,
} from "./group-records.js";
import { join, makeGroup } from "./groups.js";
import { seconds } from "./keys.js";
import { ConversationLists } from "./lists.js";
import { Marks } from "./marks.js";
import type {
  DirectMessage,
  DirectMessageInput,
  GroupMessage,
  GroupMessageInput,
} from "./message-records.js";
import { makeDirectMessage, makeGroupMessage } from "./messages.js";
import type { ConversationRef, WorldConversation, WorldFolder, WorldMark, WorldUser } from "./records.js";
import { type DirectSaying, type GroupSaying, sayDirect, sayInGroup } from "./speaking/client.js";

/** Options of a world. */
export interface WorldOptions {
  /** Random numbers of messages; the same world for the same seed. */
  seed?: number | string;
  /** The clock (the real one): times of new messages, and what `touch` means by now. */
  now?: () => Date;
}

/**
 * What the emulated app holds: users, groups, everybody's conversation list, marks and messages. Tests build and
 * change it between two calls. Records come back live: setting a field of one changes the next answer.
 */
export class TencentWorld {
  /** By id. Asking for one who is not here is answered with 50001, as for one who was never imported. */
  readonly users = new Map<string, WorldUser>();
  /** By GroupId; topics stand inside their community. */
  readonly groups = new Map<string, WorldGroup>();
  /** Numbers from 0 up to 1, from the seed. */
  readonly random: () => number;
  /** The clock that the options gave. */
  readonly now: () => Date;
  /** The app's back end: who is asked and told what clients and the server API do. Nobody, until webhooks are posted. */
  callbacks: Callbacks = noCallbacks;
  /** What clients do besides speaking. */
  readonly clients = new TencentClients(this);
  readonly #lists = new ConversationLists();
  readonly #marks = new Marks();
  readonly #direct = new DirectHistories();

  constructor(options: WorldOptions = {}) {
    this.random = seeded(options.seed ?? 1);
    this.now = options.now ?? (() => new Date());
  }

  /** Adds a user, or returns the one that is there, whose profile then stays. */
  addUser(id: string, name?: string, avatarUrl?: string): WorldUser {
    const user = this.users.get(id) ?? {
      id,
      ...(name === undefined ? {} : { name }),
      ...(avatarUrl === undefined ? {} : { avatarUrl }),
      profile: new Map<string, string | number>(),
    };
    this.users.set(id, user);
    return user;
  }

  /** Also adds the owner, the admins and the members as users. Nobody's list changes before a message comes. */
  addGroup(input: GroupInput): WorldGroup {
    const group = makeGroup(input, this.now());
    for (const id of group.members.keys()) this.addUser(id);
    this.groups.set(group.id, group);
    return group;
  }

  /** Disbands a group; the rows in its members' lists stay, as the lists are kept apart. */
  removeGroup(groupId: string): void {
    this.groups.delete(groupId);
  }

  /** Adds a member, who has nothing unread, or returns the one that is there. Throws where there is no such group. */
  addMember(groupId: string, userId: string, role: MemberRole = "Member"): WorldMember {
    this.addUser(userId);
    return join(this.#group(groupId), userId, role, this.now());
  }

  /** Takes a member out of a group; false where there was none. Their list keeps its row. */
  removeMember(groupId: string, userId: string): boolean {
    return this.#group(groupId).members.delete(userId);
  }

  /** One user's rows, newest first, pinned or not. */
  conversations(userId: string): WorldConversation[] {
    return this.#lists.of(userId);
  }

  /** One row of one user's list; `undefined` where there is none. */
  conversation(userId: string, ref: ConversationRef): WorldConversation | undefined {
    return this.#lists.find(userId, ref);
  }

  /** Puts a row into one user's list, now when `at` is absent; takes the place of one that is there. */
  addConversation(
    userId: string,
    ref: ConversationRef,
    options: { at?: Date; pinned?: boolean; empty?: boolean } = {},
  ): WorldConversation {
    return this.#lists.add(userId, ref, { ...options, at: options.at ?? this.now() });
  }

  /** Takes a row out of one user's list, not out of anybody else's; false where there was none. */
  removeConversation(userId: string, ref: ConversationRef): boolean {
    return this.#lists.remove(userId, ref);
  }

  /** Moves a row to `at` (now when absent), in front of the others of that second; adds it where it is missing. */
  touch(userId: string, ref: ConversationRef, at: Date = this.now()): WorldConversation {
    return this.#lists.touch(userId, ref, at);
  }

  /** Pins or unpins a row; one that is missing is added without a message. */
  pin(userId: string, ref: ConversationRef, pinned = true): void {
    const row = this.conversation(userId, ref) ?? this.addConversation(userId, ref, { empty: true });
    row.pinned = pinned;
  }

  /** One user's marks, in the order in which they were first set. */
  marks(userId: string): WorldMark[] {
    return this.#marks.of(userId);
  }

  /** The live mark of a conversation, made when it is missing. Set bits, a custom mark and folders on it. */
  mark(userId: string, ref: ConversationRef): WorldMark {
    return this.#marks.at(userId, ref, this.now());
  }

  /** Takes marks, custom mark and folders off a conversation. */
  removeMark(userId: string, ref: ConversationRef): void {
    this.#marks.remove(userId, ref);
  }

  /** One user's folders, live: add to the array or take from it. */
  folders(userId: string): WorldFolder[] {
    return this.#marks.folders(userId);
  }

  /** Adds a folder and returns its id; `members` are put into it. */
  addFolder(userId: string, name: string, members: ConversationRef[] = []): number {
    const folders = this.folders(userId);
    const id = 1 + Math.max(0, ...folders.map((folder) => folder.id));
    folders.push({ id, name });
    for (const ref of members) this.mark(userId, ref).folderIds.add(id);
    return id;
  }

  /** The history of a group or of one topic, by number, live. Throws where there is no such group. */
  groupMessages(groupId: string, topicId?: string): GroupMessage[] {
    const group = this.#group(groupId);
    const messages = topicId === undefined ? group.messages : group.topics.get(topicId);
    if (messages === undefined) throw new Error(`the world has no topic ${topicId}`);
    return messages;
  }

  /** Adds a message with the next number and moves the conversation up in every member's list. */
  groupMessage(groupId: string, input: GroupMessageInput = {}): GroupMessage {
    const messages = this.groupMessages(groupId, input.topicId);
    const group = this.#group(groupId);
    const sentTo = { groupId, number: messages.length + 1, ownerId: ownerOf(group) ?? "" };
    const message = makeGroupMessage(input, sentTo, this);
    messages.push(message);
    const sender = group.members.get(message.from);
    if (sender !== undefined) sender.lastSentAt = message.time;
    if (sender !== undefined && input.topicId === undefined && input.senderReads !== false) {
      sender.readSeq = message.seq;
    }
    // A live room keeps no history and is in nobody's list (docs 1047/34971, 1047/48328).
    if (group.type === "AVChatRoom" || input.movesLists === false) return message;
    for (const userId of toldOf(group, message)) {
      this.#lists.bump(userId, { type: "group", id: input.topicId ?? groupId }, message.time);
    }
    return message;
  }

  /** Moves a member's read position to a number, by default to the newest: what the member's client does. */
  readGroup(groupId: string, userId: string, throughSeq?: number): void {
    const group = this.#group(groupId);
    const member = group.members.get(userId);
    if (member === undefined) throw new Error(`the world has no member ${userId} in ${groupId}`);
    member.readSeq = throughSeq ?? group.messages.length;
  }

  /** What two users wrote to each other, oldest first; messages of one second in the order of their arrival. */
  directMessages(userId: string, peerId: string): DirectMessage[] {
    return this.#direct.between(userId, peerId);
  }

  /** Adds a message and moves the conversation up in both lists. */
  directMessage(from: string, to: string, input: DirectMessageInput = {}): DirectMessage {
    this.addUser(from);
    this.addUser(to);
    const number = this.directMessages(from, to).length + 1;
    const message = makeDirectMessage(input, { from, to, number }, this);
    this.#direct.insert(message);
    if (input.movesLists === false) return message;
    if (input.senderCopy !== false) this.#lists.bump(from, { type: "direct", id: to }, message.time);
    this.#lists.bump(to, { type: "direct", id: from }, message.time);
    return message;
  }

  /**
   * A client speaks: what `directMessage` and `groupMessage` do, but the app's back end is asked and told. `undefined`
   * where it dropped the message silently. Fails with an error that has the vendor's `code`: 20006 or 10016 where the
   * back end refused, 20003, 10007, 10010 or 10017 where there is nobody to speak to or the user may not.
   */
  say(saying: DirectSaying): Promise<DirectMessage | undefined>;
  /** The same in a group or a topic. */
  say(saying: GroupSaying): Promise<GroupMessage | undefined>;
  say(saying: DirectSaying | GroupSaying): Promise<DirectMessage | GroupMessage | undefined> {
    return "to" in saying ? sayDirect(saying, this) : sayInGroup(saying, this);
  }

  /** How many messages a user has not read, of one peer or of all. */
  unreadDirect(userId: string, peerId?: string): number {
    const messages = peerId === undefined ? this.#direct.all() : this.directMessages(userId, peerId);
    return messages.filter((message) => isUnreadBy(userId, message)).length;
  }

  /** Marks what a peer wrote, or everybody, up to a moment as read, everything when it is absent: what the user's client does. */
  readDirect(userId: string, peerId?: string, upTo?: Date): void {
    const last = upTo === undefined ? Number.POSITIVE_INFINITY : seconds(upTo);
    const messages = peerId === undefined ? this.#direct.all() : this.directMessages(userId, peerId);
    for (const message of messages) {
      if (message.to === userId && message.time <= last) message.unread = false;
    }
  }

  /** Every stored message with that MsgRandom, in whichever conversation: how often a send has arrived. */
  messagesWith(random: number): (DirectMessage | GroupMessage)[] {
    const groups = [...this.groups.values()].flatMap(({ messages, topics }) => [
      messages,
      ...topics.values(),
    ]);
    return [...this.#direct.all(), ...groups.flat()].filter((message) => message.random === random);
  }

  /** Changes what a message says, as its sender would; what is absent stays. */
  edit(
    message: GroupMessage | DirectMessage,
    change: { body?: MessageElement[]; customData?: string },
  ): void {
    if (change.body !== undefined) message.body = change.body;
    if (change.customData !== undefined) message.customData = change.customData;
  }

  /** Recalls a message, as its sender would. */
  recall(message: GroupMessage | DirectMessage): void {
    message.state = "recalled";
  }

  /** Leaves a hole in a group; hides a direct message from one user, or from both. */
  deleteMessage(message: GroupMessage | DirectMessage, userId?: string): void {
    if (message.kind === "group") message.state = "deleted";
    else
      for (const id of userId === undefined ? [message.from, message.to] : [userId])
        message.hiddenFrom.add(id);
  }

  /** Lets the retention time pass for the messages up to a number: only placeholders are left of them. */
  expireGroup(groupId: string, throughSeq: number, topicId?: string): void {
    for (const message of this.groupMessages(groupId, topicId).slice(0, throughSeq))
      message.state = "expired";
  }

  /** Lets the retention time pass for everything before `before`: nothing is left of it. */
  expireDirect(userId: string, peerId: string, before: Date): void {
    const messages = this.directMessages(userId, peerId);
    const kept = messages.filter((message) => message.time >= seconds(before));
    messages.splice(0, messages.length, ...kept);
  }

  #group(groupId: string): WorldGroup {
    const group = this.groups.get(groupId);
    if (group === undefined) throw new Error(`the world has no group ${groupId}`);
    return group;
  }
}

function toldOf(group: WorldGroup, message: GroupMessage): string[] {
  const { onlyFor } = message.sentWith;
  const members = [...group.members.keys()];
  return members.filter((id) => onlyFor === undefined || onlyFor.includes(id) || id === message.from);
}
