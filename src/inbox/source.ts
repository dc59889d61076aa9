import type { Caller } from "../calling/call.js";
import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import type { Conversation } from "../model/conversation.js";
import type { Message } from "../model/message.js";
import type { AnchoredSession } from "../paging/anchored.js";
import { readTime, writeTime } from "../paging/bounded.js";
import type { ByteReader, ByteWriter } from "../paging/bytes.js";
import type { Session } from "../paging/page.js";
import type { OpenList } from "../resources/conversations.js";
import { readLatest } from "../resources/messages.js";

/** Last messages asked for at once; the rate budget spaces them. */
const CONCURRENT_FETCHES = 16;

interface SourceInit {
  name: string;
  caller: Caller;
  userId: string;
  list: OpenList;
  fetchMissing: boolean;
}

/** The next row of a source and when it counts as active. */
export interface Candidate {
  item: Conversation;
  /** Milliseconds since 1970; `null` where no time is known. */
  sortAt: number | null;
  lastMessage?: Message;
}

/** One client's list inside an inbox: its place, and the times its rows are merged by. */
export class InboxSource {
  readonly name: string;
  readonly #init: SourceInit;
  #session: Session<Conversation> | undefined;
  #state: Uint8Array | null = null;
  #exhausted = false;
  /** The `sortAt` of the row taken last. Rows behind it never get a later one, whatever their own times say. */
  #floor: number | null = null;
  /** For the rows in hand of one vendor page: the latest time from that row to the end of the page. */
  #times = new Map<string, number | null>();
  /** Last messages by conversation; kept from page to page of a walk, so that each is asked for once. */
  readonly #latest = new Map<string, Message | null>();

  constructor(init: SourceInit) {
    this.name = init.name;
    this.#init = init;
  }

  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Begins a page. A streamed list resumes from its state, as a cursor would; a bounded one keeps what it has read. */
  beginPage(): void {
    if (this.#init.list.shape === "bounded") return;
    this.#session = undefined;
    this.#times.clear();
  }

  /** Brings a row into the hand, with its time, unless there is none left. */
  async fill(scope: Scope): Promise<void> {
    const session = this.#openSession();
    while ((await session.fill(scope)) === "more");
    const next = session.peek();
    if (next === undefined) this.#exhausted = true;
    else if (!this.#isPlaced(next)) await this.#learnTimes(scope);
  }

  get hasRow(): boolean {
    return this.peek() !== undefined;
  }

  peek(): Candidate | undefined {
    const item = this.#session?.peek();
    // A row whose page's times could not be learned has no place yet.
    if (item === undefined || !this.#isPlaced(item)) return undefined;
    const lastMessage = this.#latest.get(item.id);
    return { item, sortAt: this.#sortAt(item), ...(lastMessage ? { lastMessage } : {}) };
  }

  take(): void {
    const session = this.#openSession();
    this.#floor = this.peek()?.sortAt ?? null;
    session.take();
    this.#state = session.snapshot();
    this.#exhausted = this.#state === null;
  }

  save(writer: ByteWriter): void {
    if (this.#exhausted) {
      writer.varint(0);
      return;
    }
    const state = this.#state ?? new Uint8Array();
    writer.varint(state.length + 1).bytes(state);
    writeTime(writer, this.#floor);
  }

  restore(reader: ByteReader): void {
    const length = reader.varint();
    if (length === 0) {
      this.#exhausted = true;
      return;
    }
    const state = reader.bytes(length - 1);
    this.#state = state.length === 0 ? null : state;
    this.#floor = readTime(reader);
  }

  #isPlaced(item: Conversation): boolean {
    return this.#init.list.shape === "bounded" || this.#times.has(item.id);
  }

  #openSession(): Session<Conversation> {
    this.#session ??= this.#init.list.session(this.#state);
    return this.#session;
  }

  #sortAt(item: Conversation): number | null {
    if (this.#init.list.shape === "bounded") return item.activity.at?.getTime() ?? null;
    const latest = this.#times.get(item.id) ?? null;
    if (this.#floor === null) return latest;
    return Math.min(latest ?? this.#floor, this.#floor);
  }

  /** For each row in hand of this vendor page, the latest time from there to the end of that page. */
  async #learnTimes(scope: Scope): Promise<void> {
    const rows = (this.#session as AnchoredSession<Conversation>).restOfPage();
    if (this.#init.fetchMissing) await this.#fetchLatest(rows, scope);
    let latest: number | null = null;
    for (const row of rows.reverse()) {
      const at = (this.#latest.get(row.id)?.sentAt ?? row.activity.at)?.getTime() ?? null;
      if (at !== null) latest = Math.max(latest ?? at, at);
      this.#times.set(row.id, latest);
    }
  }

  async #fetchLatest(rows: Conversation[], scope: Scope): Promise<void> {
    const { kinds } = this.#init.caller.provider.capabilities.messages;
    const wanted = rows.filter(
      ({ id, kind, activity }) =>
        activity.source !== "lastMessage" && kinds[kind].older !== "unsupported" && !this.#latest.has(id),
    );
    const queue = wanted.values();
    const worker = async () => {
      for (const row of queue) this.#latest.set(row.id, await this.#latestOf(row, scope));
    };
    await Promise.all(Array.from({ length: CONCURRENT_FETCHES }, worker));
  }

  /** A last message that cannot be had must not fail the page, unless the time for all of it is over. */
  async #latestOf(row: Conversation, scope: Scope): Promise<Message | null> {
    const { caller, userId } = this.#init;
    try {
      return await readLatest(caller, userId, row.id, scope);
    } catch (thrown) {
      if (!ColloquyError.is(thrown) || scope.signal.aborted) throw thrown;
      return null;
    }
  }
}
