import type { Caller } from "../calling/call.js";
import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import type { Conversation } from "../model/conversation.js";
import type { Message } from "../model/message.js";
import { readTime, writeTime } from "../paging/bounded.js";
import type { ByteReader, ByteWriter } from "../paging/bytes.js";
import type { Session } from "../paging/page.js";
import type { OpenList } from "../resources/conversations/index.js";
import { readLatest } from "../resources/messages/index.js";

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
  /** The place in the list, `null` at its start; `undefined` once the session has moved on from it. */
  #place: Uint8Array | null | undefined = null;
  /** What earlier sessions left out. */
  #skipped = 0;
  /** The positions that this walk has left, for each session of it. */
  readonly #known = new Set<string>();
  /** Whether a cursor said that all of it has been delivered. */
  #wasEnded = false;
  /** The `sortAt` of the row taken last. Rows behind it never get a later one, whatever their own times say. */
  #floor: number | null = null;
  /** For the rows in hand of one vendor page: the latest time from that row to the end of the page. */
  #times = new Map<string, number | null>();
  /** Last messages by conversation; kept from page to page of a walk, so that each is asked for once. */
  #latest = new Map<string, Message | null>();

  constructor(init: SourceInit) {
    this.name = init.name;
    this.#init = init;
  }

  /** Whether all of it has been delivered. */
  get ended(): boolean {
    return this.#wasEnded || this.#session?.ended === true;
  }

  /** Starts a page: a list that is found again by its rows is opened anew, as a cursor would do. */
  beginPage(): void {
    if (this.#init.list.keepsSession || this.#session === undefined) return;
    this.#place = this.#placeNow();
    this.#skipped += this.#session.skipped;
    this.#session = undefined;
    this.#times.clear();
  }

  /** Items without an identity that its list left out, in all that this walk has read. */
  get skipped(): number {
    return this.#skipped + (this.#session?.skipped ?? 0);
  }

  /** Reads once, unless a row is in hand, and learns the times of what came. */
  async fill(scope: Scope): Promise<void> {
    const session = this.#openSession();
    this.#place = undefined;
    await session.fill(scope);
    const next = session.peek();
    if (next !== undefined && !this.#isPlaced(next)) await this.#learnTimes(session, scope);
  }

  /** Whether the next row is in hand and has its place. A row whose page's times could not be learned has none. */
  get hasRow(): boolean {
    const item = this.#session?.peek();
    return item !== undefined && this.#isPlaced(item);
  }

  peek(): Candidate | undefined {
    const item = this.#session?.peek();
    if (item === undefined || !this.#isPlaced(item)) return undefined;
    const lastMessage = this.#latest.get(item.id);
    return { item, sortAt: this.#sortAt(item), ...(lastMessage ? { lastMessage } : {}) };
  }

  take(): void {
    const row = this.peek();
    if (row === undefined) throw new RangeError("nothing in hand");
    this.#floor = row.sortAt;
    this.#openSession().take();
    this.#place = undefined;
    // A row that is out does not come again: what is known of it would only fill the memory.
    this.#times.delete(row.item.id);
    this.#latest.delete(row.item.id);
  }

  save(writer: ByteWriter): void {
    if (this.ended) {
      writer.varint(0);
      return;
    }
    this.#place = this.#placeNow();
    const state = this.#place ?? new Uint8Array();
    writer.varint(state.length + 1).bytes(state);
    writeTime(writer, this.#floor);
  }

  restore(reader: ByteReader): void {
    const length = reader.varint();
    if (length === 0) {
      this.#wasEnded = true;
      return;
    }
    const state = reader.bytes(length - 1);
    this.#place = state.length === 0 ? null : state;
    this.#floor = readTime(reader);
  }

  #isPlaced(item: Conversation): boolean {
    return this.#init.list.shape === "bounded" || this.#times.has(item.id);
  }

  #openSession(): Session<Conversation> {
    this.#session ??= this.#init.list.session(this.#place ?? null, this.#known);
    return this.#session;
  }

  /** A snapshot hashes rows, so it is taken once a page. */
  #placeNow(): Uint8Array | null {
    return this.#place === undefined ? (this.#session?.snapshot() ?? null) : this.#place;
  }

  #sortAt(item: Conversation): number | null {
    if (this.#init.list.shape === "bounded") return item.activity.at?.getTime() ?? null;
    const latest = this.#times.get(item.id) ?? null;
    if (this.#floor === null) return latest;
    return Math.min(latest ?? this.#floor, this.#floor);
  }

  /** For each row in hand of this vendor page, the latest time from there to the end of that page. */
  async #learnTimes(session: Session<Conversation>, scope: Scope): Promise<void> {
    const rows = session.restOfPage?.() ?? [];
    this.#forgetOthers(rows);
    if (this.#init.fetchMissing) await this.#fetchLatest(rows, scope);
    let latest: number | null = null;
    for (const row of rows.reverse()) {
      const at = (this.#latest.get(row.id)?.sentAt ?? row.activity.at)?.getTime() ?? null;
      if (at !== null) latest = Math.max(latest ?? at, at);
      this.#times.set(row.id, latest);
    }
  }

  /** Last messages of rows that moved away before they were out. */
  #forgetOthers(rows: Conversation[]): void {
    const known = this.#latest;
    this.#latest = new Map(rows.flatMap(({ id }) => (known.has(id) ? [[id, known.get(id) ?? null]] : [])));
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
      return (await readLatest(caller, userId, row.id, scope)) ?? null;
    } catch (thrown) {
      if (!ColloquyError.is(thrown) || scope.over) throw thrown;
      return null;
    }
  }
}
