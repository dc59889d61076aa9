import { seeded } from "../../../../src/emulator/index.js";
import { textElement } from "./elements.js";
import type {
  ConversationRef,
  DirectMessage,
  DirectMessageInput,
  GroupInput,
  GroupMessage,
  GroupMessageInput,
  WorldConversation,
  WorldFolder,
  WorldGroup,
  WorldMark,
  WorldUser,
} from "./records.js";

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
  readonly #lists = new Map<string, Map<string, WorldConversation>>();
  readonly #marks = new Map<string, Map<string, WorldMark>>();
  readonly #folders = new Map<string, WorldFolder[]>();
  readonly #direct = new Map<string, DirectMessage[]>();
  #serial = 0;

  constructor(options: WorldOptions = {}) {
    this.random = seeded(options.seed ?? 1);
    this.now = options.now ?? (() => new Date());
  }

  /** Adds a user, or returns the one that is there, whose name then stays. */
  addUser(id: string, name?: string): WorldUser {
    const user = this.users.get(id) ?? { id, ...(name === undefined ? {} : { name }) };
    this.users.set(id, user);
    return user;
  }

  /** Also adds the owner, the admins and the members as users. Nobody's list changes before a message comes. */
  addGroup(input: GroupInput): WorldGroup {
    const adminIds = new Set(input.adminIds);
    const memberIds = new Set([input.ownerId, ...adminIds, ...(input.memberIds ?? [])]);
    for (const id of memberIds) this.addUser(id);
    const group: WorldGroup = {
      id: input.id,
      type: input.type ?? "Public",
      name: input.name ?? input.id,
      ownerId: input.ownerId,
      adminIds,
      memberIds,
      messages: [],
      topics: new Map((input.topicIds ?? []).map((topicId) => [topicId, []])),
    };
    this.groups.set(group.id, group);
    return group;
  }

  /** Disbands a group; the rows in its members' lists stay, as the lists are kept apart. */
  removeGroup(groupId: string): void {
    this.groups.delete(groupId);
  }

  /** One user's rows, newest first, pinned or not. */
  conversations(userId: string): WorldConversation[] {
    return [...this.#listOf(userId).values()].sort((a, b) => b.time - a.time || b.serial - a.serial);
  }

  /** One row of one user's list; `undefined` where there is none. */
  conversation(userId: string, ref: ConversationRef): WorldConversation | undefined {
    return this.#listOf(userId).get(keyOf(ref));
  }

  /** Puts a row into one user's list, now when `at` is absent; takes the place of one that is there. */
  addConversation(
    userId: string,
    ref: ConversationRef,
    options: { at?: Date; pinned?: boolean; empty?: boolean } = {},
  ): WorldConversation {
    const row: WorldConversation = {
      type: ref.type,
      id: ref.id,
      time: seconds(options.at ?? this.now()),
      pinned: options.pinned ?? false,
      empty: options.empty ?? false,
      serial: this.#nextSerial(),
    };
    this.#listOf(userId).set(keyOf(ref), row);
    return row;
  }

  /** Takes a row out of one user's list, not out of anybody else's; false where there was none. */
  removeConversation(userId: string, ref: ConversationRef): boolean {
    return this.#listOf(userId).delete(keyOf(ref));
  }

  /** Moves a row to `at` (now when absent), in front of the others of that second; adds it where it is missing. */
  touch(userId: string, ref: ConversationRef, at: Date = this.now()): WorldConversation {
    const row = this.conversation(userId, ref) ?? this.addConversation(userId, ref, { at });
    row.time = seconds(at);
    row.serial = this.#nextSerial();
    return row;
  }

  /** Pins or unpins a row; one that is missing is added without a message. */
  pin(userId: string, ref: ConversationRef, pinned = true): void {
    const row = this.conversation(userId, ref) ?? this.addConversation(userId, ref, { empty: true });
    row.pinned = pinned;
  }

  /** One user's marks, in the order in which they were first set. */
  marks(userId: string): WorldMark[] {
    return [...(this.#marks.get(userId)?.values() ?? [])];
  }

  /** The live mark of a conversation, made when it is missing. Set bits, a custom mark and folders on it. */
  mark(userId: string, ref: ConversationRef): WorldMark {
    const marks = inner(this.#marks, userId);
    const key = keyOf(ref);
    const mark = marks.get(key) ?? {
      type: ref.type,
      id: ref.id,
      bits: new Set<number>(),
      folderIds: new Set<number>(),
      updatedAt: seconds(this.now()),
    };
    marks.set(key, mark);
    return mark;
  }

  /** Takes marks, custom mark and folders off a conversation. */
  removeMark(userId: string, ref: ConversationRef): void {
    this.#marks.get(userId)?.delete(keyOf(ref));
  }

  /** One user's folders, live: add to the array or take from it. */
  folders(userId: string): WorldFolder[] {
    const folders = this.#folders.get(userId) ?? [];
    this.#folders.set(userId, folders);
    return folders;
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
    const group = this.groups.get(groupId);
    const messages = topicId === undefined ? group?.messages : group?.topics.get(topicId);
    if (messages === undefined) throw new Error(`the world has no group ${groupId} ${topicId ?? ""}`);
    return messages;
  }

  /** Adds a message with the next number and moves the conversation up in every member's list. */
  groupMessage(groupId: string, input: GroupMessageInput = {}): GroupMessage {
    const messages = this.groupMessages(groupId, input.topicId);
    const group = this.groups.get(groupId)!;
    const message: GroupMessage = {
      kind: "group",
      groupId,
      ...(input.topicId === undefined ? {} : { topicId: input.topicId }),
      seq: messages.length + 1,
      from: input.from ?? group.ownerId,
      random: input.random ?? this.#random32(),
      time: seconds(input.at ?? this.now()),
      priority: input.priority ?? 2,
      body: input.body ?? [textElement(input.text ?? `message ${messages.length + 1}`)],
      system: input.system ?? false,
      ...(input.customData === undefined ? {} : { customData: input.customData }),
      state: "normal",
    };
    messages.push(message);
    // A live room keeps no history and is in nobody's list (docs 1047/34971, 1047/48328).
    if (group.type === "AVChatRoom") return message;
    for (const userId of group.memberIds) {
      this.#bump(userId, { type: "group", id: input.topicId ?? groupId }, message.time);
    }
    return message;
  }

  /** What two users wrote to each other, oldest first; messages of one second in the order of their arrival. */
  directMessages(userId: string, peerId: string): DirectMessage[] {
    const key = JSON.stringify([userId, peerId].sort());
    const messages = this.#direct.get(key) ?? [];
    this.#direct.set(key, messages);
    return messages;
  }

  /** Adds a message and moves the conversation up in both lists. */
  directMessage(from: string, to: string, input: DirectMessageInput = {}): DirectMessage {
    this.addUser(from);
    this.addUser(to);
    const messages = this.directMessages(from, to);
    const time = seconds(input.at ?? this.now());
    const seq = input.seq ?? this.#random32();
    const random = input.random ?? this.#random32();
    const message: DirectMessage = {
      kind: "direct",
      from,
      to,
      seq,
      random,
      time,
      key: `${seq}_${random}_${time}`,
      body: input.body ?? [textElement(input.text ?? `message ${messages.length + 1}`)],
      customData: input.customData ?? "",
      peerRead: input.peerRead ?? false,
      state: "normal",
      hiddenFrom: new Set(),
    };
    const before = messages.findLastIndex((other) => other.time <= time);
    messages.splice(before + 1, 0, message);
    this.#bump(from, { type: "direct", id: to }, time);
    this.#bump(to, { type: "direct", id: from }, time);
    return message;
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

  #bump(userId: string, ref: ConversationRef, time: number): void {
    const row =
      this.conversation(userId, ref) ?? this.addConversation(userId, ref, { at: new Date(time * 1000) });
    row.empty = false;
    if (time < row.time) return;
    row.time = time;
    row.serial = this.#nextSerial();
  }

  #listOf(userId: string): Map<string, WorldConversation> {
    return inner(this.#lists, userId);
  }

  #nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  #random32(): number {
    return Math.floor(this.random() * 4_294_967_296);
  }
}

export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function keyOf(ref: ConversationRef): string {
  return `${ref.type}:${ref.id}`;
}

function inner<T>(maps: Map<string, Map<string, T>>, userId: string): Map<string, T> {
  const map = maps.get(userId) ?? new Map<string, T>();
  maps.set(userId, map);
  return map;
}
