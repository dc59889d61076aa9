import type { Folder, Mark } from "../../provider/index.js";
import { type AnswerFault, FaultQueue, type MemoryFault } from "./faults.js";
import type {
  ConversationInput,
  MemoryConversation,
  MemoryMarks,
  MemoryMessage,
  MemoryRow,
  MemoryUser,
  MessageInput,
} from "./records.js";

/**
 * Everything the memory provider serves. Change it at any time, also between two pages. Records are live: setting a
 * field of one changes the next answer.
 */
export class MemoryWorld {
  /** By id, oldest first. */
  readonly conversations = new Map<string, MemoryConversation>();
  /** Those whose profiles are known, by id. */
  readonly users = new Map<string, MemoryUser>();
  /** The logins that `users.token` has issued, and whose they are. */
  readonly tokens = new Map<string, string>();
  /** Reads and writes that arrived, oldest first, by name: `"conversations"`, `"messages"`, and so on. */
  readonly requests: string[] = [];
  readonly #lists = new Map<string, MemoryRow[]>();
  readonly #marks = new Map<string, Map<string, MemoryMarks>>();
  readonly #folders = new Map<string, Folder[]>();
  /** By user and conversation: the sequence of the last message read. */
  readonly #read = new Map<string, Map<string, number>>();
  readonly #faults = new FaultQueue();
  #serial = 0;
  #lastTime = 0;
  #stoppedAt: Date | undefined;

  /** Makes reads or writes go wrong, and returns what undoes it. */
  inject(fault: MemoryFault): () => void {
    return this.#faults.inject(fault);
  }

  /** Counts one attempt of an operation; says what failure meets it, and hangs where a fault says so. */
  arrive(operation: string): Promise<AnswerFault | undefined> {
    this.requests.push(operation);
    return this.#faults.meet(operation);
  }

  /** Whether an injected stall keeps a list from advancing now. */
  stalls(operation: string): boolean {
    return this.#faults.stalls(operation);
  }

  /** Adds a conversation and puts it into its members' lists. Throws where the id is taken. */
  addConversation(input: ConversationInput): MemoryConversation {
    const { kind = "group", members, profile = {} } = input;
    const at = input.at ?? this.now();
    const id = input.id ?? `${kind}-${this.#nextSerial()}`;
    if (this.conversations.has(id)) throw new Error(`the world already holds conversation ${id}`);
    const conversation: MemoryConversation = {
      id,
      kind,
      members: new Set(members),
      memberships: new Map(),
      createdAt: at,
      updatedAt: at,
      profile,
      messages: [],
    };
    this.conversations.set(id, conversation);
    for (const userId of members) this.#place(userId, conversation, at);
    return conversation;
  }

  /** The conversation; throws where there is none. */
  conversation(id: string): MemoryConversation {
    const conversation = this.conversations.get(id);
    if (conversation === undefined) throw new Error(`the world holds no conversation ${id}`);
    return conversation;
  }

  /** Takes it out of one user's list; its messages stay. */
  removeConversation(userId: string, id: string): void {
    this.#lists.set(
      userId,
      this.rows(userId).filter((row) => row.conversation.id !== id),
    );
  }

  /** Moves a conversation to the front of one user's list, or to the place that `at` gives it. */
  touch(userId: string, id: string, at?: Date): void {
    this.#place(userId, this.conversation(id), at ?? this.now());
  }

  /** Leaves a row out of the list; the vendor's pages still count it, so they get short or empty. */
  hide(userId: string, id: string, hidden = true): void {
    for (const row of this.rows(userId)) if (row.conversation.id === id) row.hidden = hidden;
  }

  /** Lets the vendor send one row of a user's list without an identity: the list counts it in `skipped`. */
  loseIdentity(userId: string, id: string): void {
    for (const row of this.rows(userId)) if (row.conversation.id === id) row.nameless = true;
  }

  /** Lets the clock stand still: what happens until this is undone has one and the same time. */
  stopClock(): () => void {
    this.#stoppedAt = this.now();
    return () => {
      this.#stoppedAt = undefined;
    };
  }

  /** The clock, and a millisecond after the last answer at least, so that what happens later is newer. */
  now(): Date {
    if (this.#stoppedAt !== undefined) return new Date(this.#stoppedAt);
    this.#lastTime = Math.max(Date.now(), this.#lastTime + 1);
    return new Date(this.#lastTime);
  }

  /** One user's list, most recent first, with hidden rows. */
  rows(userId: string): MemoryRow[] {
    return this.#lists.get(userId) ?? [];
  }

  /** Adds a message and moves the conversation to the front of its members' lists. */
  addMessage(conversationId: string, input: MessageInput = {}): MemoryMessage {
    const conversation = this.conversation(conversationId);
    const sequence = conversation.messages.length + 1;
    const message: MemoryMessage = {
      id: `${conversationId}/${sequence}`,
      sequence,
      senderId: input.senderId === undefined ? ([...conversation.members][0] ?? null) : input.senderId,
      sentAt: input.sentAt === undefined ? this.now() : input.sentAt,
      content: input.content ?? [{ type: "text", text: input.text ?? `message ${sequence}` }],
      ...(input.quote === undefined ? {} : { quote: input.quote }),
      attributes: input.attributes ?? {},
      ...(input.customData === undefined ? {} : { customData: input.customData }),
      ...(input.sending === undefined ? {} : { sending: input.sending }),
      state: "visible",
      deletedFor: new Set(),
      nameless: false,
    };
    conversation.messages.push(message);
    const at = message.sentAt ?? this.now();
    for (const userId of conversation.members) this.#place(userId, conversation, at);
    return message;
  }

  /** Makes a user's profile known; the record is live. */
  addUser(user: Omit<MemoryUser, "attributes"> & Partial<MemoryUser>): MemoryUser {
    const made = { attributes: {}, ...user };
    this.users.set(user.id, made);
    return made;
  }

  /** One user has read a conversation up to a message, or all of it; what they read before stays read. */
  markRead(userId: string, conversationId: string, messageId?: string): void {
    const { messages } = this.conversation(conversationId);
    const last = messageId === undefined ? messages.at(-1) : this.#message(conversationId, messageId);
    const positions = this.#read.get(userId) ?? new Map<string, number>();
    const sequence = Math.max(last?.sequence ?? 0, positions.get(conversationId) ?? 0);
    this.#read.set(userId, positions.set(conversationId, sequence));
  }

  /** How many visible messages of others one user has not read. */
  unread(userId: string, conversationId: string): number {
    const read = this.#read.get(userId)?.get(conversationId) ?? 0;
    return this.conversation(conversationId).messages.filter(
      ({ sequence, senderId, state, deletedFor }) =>
        sequence > read && senderId !== userId && state === "visible" && !deletedFor.has(userId),
    ).length;
  }

  /** Recalls a message. It stays in the history, and is delivered with `includeRecalled` only. */
  recall(conversationId: string, messageId: string): void {
    this.#message(conversationId, messageId).state = "recalled";
  }

  /** Leaves a placeholder, which no page shows. */
  removeMessage(conversationId: string, messageId: string): void {
    this.#message(conversationId, messageId).state = "deleted";
  }

  /** Lets the retention period end for a message and everything before it. */
  expire(conversationId: string, messageId: string): void {
    const { sequence } = this.#message(conversationId, messageId);
    for (const message of this.conversation(conversationId).messages.slice(0, sequence))
      message.state = "expired";
  }

  /** One user's marks, by conversation; `undefined` before the first. */
  marksOf(userId: string): ReadonlyMap<string, MemoryMarks> {
    return this.#marks.get(userId) ?? new Map();
  }

  /** The live marks of one conversation, made where they are missing. */
  mark(userId: string, conversationId: string): MemoryMarks {
    const marks = this.#marks.get(userId) ?? new Map<string, MemoryMarks>();
    this.#marks.set(userId, marks);
    const none = { marks: new Set<Mark>(), customMark: "", folderIds: new Set<string>() };
    const found = marks.get(conversationId) ?? { ...none, updatedAt: this.now() };
    marks.set(conversationId, found);
    return found;
  }

  /** Adds a folder, and puts conversations into it. */
  addFolder(userId: string, name: string, conversationIds: readonly string[] = []): Folder {
    const folder = { id: `folder-${this.#nextSerial()}`, name };
    this.#folders.set(userId, [...this.folders(userId), folder]);
    for (const id of conversationIds) this.mark(userId, id).folderIds.add(folder.id);
    return folder;
  }

  /** One user's folders, oldest first. */
  folders(userId: string): readonly Folder[] {
    return this.#folders.get(userId) ?? [];
  }

  #place(userId: string, conversation: MemoryConversation, at: Date): void {
    const rows = this.rows(userId);
    const before = rows.find((row) => row.conversation === conversation);
    const others = rows.filter((row) => row !== before);
    const index = others.findIndex((row) => row.at.getTime() <= at.getTime());
    const { hidden, nameless } = before ?? { hidden: false, nameless: false };
    const row = { conversation, at, hidden, nameless };
    others.splice(index === -1 ? others.length : index, 0, row);
    this.#lists.set(userId, others);
  }

  #message(conversationId: string, messageId: string): MemoryMessage {
    const message = this.conversation(conversationId).messages.find(({ id }) => id === messageId);
    if (message === undefined)
      throw new Error(`conversation ${conversationId} holds no message ${messageId}`);
    return message;
  }

  #nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }
}
