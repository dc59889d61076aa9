export interface Message {
  number: number;
  from: string;
  at: number;
  state: "sent" | "recalled" | "erased";
  parts: { kind: string; words: string }[];
  /** Sent without its number. */
  nameless: boolean;
}

export interface Conversation {
  id: string;
  kind: "chat" | "flock";
  members: string[];
  lastAt: number;
  archived: boolean;
  /** Listed without its id. */
  nameless: boolean;
  messages: Message[];
  /** The number of the oldest message that is still kept. */
  keptFrom: number;
}

/** What a loft holds. Change it at any time, also between two pages. */
export class PigeonWorld {
  readonly conversations = new Map<string, Conversation>();
  /** By user, then by conversation: since when it is starred. */
  readonly stars = new Map<string, Map<string, number>>();
  #now = 1_700_000_000_000;
  #runs = true;

  /** Each call is later than the one before, unless the clock stands still. */
  now(): number {
    if (this.#runs) this.#now += 1;
    return this.#now;
  }

  /** Returns what lets it run again. */
  stopClock(): () => void {
    this.now();
    this.#runs = false;
    return () => {
      this.#runs = true;
    };
  }

  addConversation(conversation: Pick<Conversation, "id" | "kind" | "members"> & Partial<Conversation>): void {
    const empty = { lastAt: this.now(), archived: false, nameless: false, messages: [], keptFrom: 1 };
    this.conversations.set(conversation.id, { ...empty, ...conversation });
  }

  addMessage(conversationId: string, from: string, words: string): Message {
    const conversation = this.conversation(conversationId);
    const { messages } = conversation;
    const parts = [{ kind: "words", words }];
    const message: Message = {
      number: messages.length + 1,
      from,
      at: this.now(),
      state: "sent",
      parts,
      nameless: false,
    };
    messages.push(message);
    conversation.lastAt = message.at;
    return message;
  }

  conversation(id: string): Conversation {
    const conversation = this.conversations.get(id);
    if (conversation === undefined) throw new Refusal("no_such_conversation");
    return conversation;
  }

  message(conversationId: string, number: string): Message {
    const message = this.conversation(conversationId).messages[Number(number) - 1];
    if (message === undefined) throw new Refusal("no_such_message");
    return message;
  }
}

/** What pigeon refuses, by its own error name. */
export class Refusal extends Error {}
