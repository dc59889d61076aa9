/** One message; its body is whatever a client wrote. */
export interface Message {
  id: bigint;
  at: number;
  from: string | number;
  body: unknown;
  state: "sent" | "recalled" | "erased";
  /** It comes without its number, as no vendor should. */
  nameless: boolean;
}

export interface Thread {
  id: bigint;
  kind: "pair" | "flock";
  title?: string;
  members: (string | number)[];
  lastMessageAt: number;
  archived: boolean;
  /** It comes without its number, as no vendor should. */
  nameless: boolean;
  /** Oldest first. */
  messages: Message[];
  /** Older messages are no longer kept. */
  keptFrom: bigint;
}

export type Flags = { pinned: boolean; muted: boolean; changedAt: number };

/** What a pond holds. Change it at any time, also between two pages. */
export class HeronWorld {
  readonly threads = new Map<bigint, Thread>();
  /** By user, then by thread. */
  readonly flags = new Map<string, Map<bigint, Flags>>();
  #now = 0;
  #isStopped = false;
  #nextId = 7_100_000_000_000_000_001n;

  /** Real time, because heron refuses times of another day; later than the last time, unless the clock is stopped. */
  now(): number {
    if (!this.#isStopped) this.#now = Math.max(this.#now + 1, Date.now());
    return this.#now;
  }

  /** Lets the clock stand still until it is undone. */
  stopClock(): () => void {
    this.now();
    this.#isStopped = true;
    return () => {
      this.#isStopped = false;
    };
  }

  /** Of 64 bits, and beyond what a number holds. */
  nextId(): bigint {
    this.#nextId += 1n;
    return this.#nextId;
  }

  addThread(thread: Pick<Thread, "kind" | "members"> & Partial<Thread>): Thread {
    const id = thread.id ?? this.nextId();
    const plain = { archived: false, nameless: false, messages: [], keptFrom: 0n };
    const made = { id, lastMessageAt: this.now(), ...plain, ...thread };
    this.threads.set(id, made);
    return made;
  }

  addMessage(thread: Thread, message: Pick<Message, "from" | "body"> & Partial<Message>): Message {
    const made: Message = { id: this.nextId(), at: this.now(), state: "sent", nameless: false, ...message };
    thread.messages.push(made);
    thread.lastMessageAt = Math.max(thread.lastMessageAt, made.at);
    return made;
  }
}
