import type { Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import type { Conversation } from "../model/conversation.js";
import { readTime, writeTime } from "../paging/bounded.js";
import type { ByteReader, ByteWriter } from "../paging/bytes.js";
import type { Session } from "../paging/page.js";
import type { OpenList } from "../resources/conversations/index.js";
import type { Breaker } from "./breaker.js";
import type { SourceRows } from "./rows.js";

interface SourceInit {
  name: string;
  list: OpenList;
  rows: SourceRows;
  breaker: Breaker | undefined;
}

/** The next row of a source and when it counts as active. */
export interface Candidate {
  item: Conversation;
  /** Milliseconds since 1970; `null` where no time is known. */
  sortAt: number | null;
}

/** When a row in hand counts as active. */
interface Place {
  /** The latest time from this row to the end of its vendor page; `null` where none is known. */
  latest: number | null;
  /** Whether the row itself has a time. */
  isKnown: boolean;
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
  #isAbsent = false;
  /** Whether its rows stand by the times of its list, since no time of a last message was to be had. */
  #isApproximate = false;
  /** The `sortAt` of the row taken last. Rows behind it never get a later one, whatever their own times say. */
  #floor: number | null = null;
  #places = new Map<string, Place>();
  /** The rows in hand with their details; kept from page to page of a walk, so that each is asked for once. */
  #rows = new Map<string, Conversation>();

  constructor(init: SourceInit) {
    this.name = init.name;
    this.#init = init;
  }

  /** Whether all of it has been delivered. */
  get ended(): boolean {
    return this.#wasEnded || this.#isAbsent || this.#session?.ended === true;
  }

  /** Whether it said that it has no such user. */
  get isAbsent(): boolean {
    return this.#isAbsent;
  }

  /** By which times its rows stand. */
  get order(): "lastMessage" | "approximate" {
    return this.#isApproximate ? "approximate" : "lastMessage";
  }

  /** Starts a page: a list that is found again by its rows is opened anew, as a cursor would do. */
  beginPage(): void {
    this.#init.rows.beginPage();
    if (this.#init.list.keepsSession || this.#session === undefined) return;
    this.#place = this.#placeNow();
    this.#skipped += this.#session.skipped;
    this.#session = undefined;
    this.#places.clear();
  }

  /** Items without an identity that its list left out, in all that this walk has read. */
  get skipped(): number {
    return this.#skipped + (this.#session?.skipped ?? 0);
  }

  /** Reads once, unless a row is in hand, and learns the times of what came. */
  async fill(scope: Scope): Promise<void> {
    const session = this.#openSession();
    this.#place = undefined;
    await this.#read(session, scope);
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
    return { item: this.#rows.get(item.id) ?? item, sortAt: this.#sortAt(item) };
  }

  take(): void {
    const row = this.peek();
    if (row === undefined) throw new RangeError("nothing in hand");
    this.#floor = row.sortAt;
    this.#openSession().take();
    this.#place = undefined;
    // A row that is out does not come again: what is known of it would only fill the memory.
    this.#places.delete(row.item.id);
    this.#rows.delete(row.item.id);
  }

  save(writer: ByteWriter): void {
    if (this.ended) {
      writer.varint(0);
      return;
    }
    this.#place = this.#placeNow();
    const state = this.#place ?? new Uint8Array();
    writer.varint(state.length + 1).bytes(state);
    writer.varint(this.#isApproximate ? 1 : 0);
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
    this.#isApproximate = reader.varint() === 1;
    this.#floor = readTime(reader);
  }

  /** One read of the list, unless the source is known to be down. A user whom it does not know has nothing there. */
  async #read(session: Session<Conversation>, scope: Scope): Promise<void> {
    const { breaker } = this.#init;
    const passage = session.peek() === undefined ? (breaker?.enter() ?? "pass") : "pass";
    if (passage !== "pass") throw downFor(passage.retryAfterMs);
    try {
      await session.fill(scope);
      breaker?.succeeded();
    } catch (thrown) {
      this.#tell(breaker, thrown, scope);
      if (!ColloquyError.is(thrown) || thrown.code !== "not_found") throw thrown;
      this.#isAbsent = true;
    }
  }

  /** Whoever waited for our own call limit did not hear from the source, and whoever gave up did not wait for it. */
  #tell(breaker: Breaker | undefined, thrown: unknown, scope: Scope): void {
    const code = ColloquyError.is(thrown) ? thrown.code : undefined;
    const isWaiting = code === "timeout" && scope.budgetWaitMs > scope.timeoutMs / 2;
    if (code === "aborted" || code === "rate_limited" || isWaiting) breaker?.leftOpen();
    else if (code === "unavailable" || code === "timeout") breaker?.failed();
    else breaker?.succeeded();
  }

  #isPlaced(item: Conversation): boolean {
    return this.#init.list.shape === "bounded" || this.#places.has(item.id);
  }

  #openSession(): Session<Conversation> {
    this.#session ??= this.#init.list.session(this.#place ?? null, this.#known);
    return this.#session;
  }

  /** A snapshot hashes rows, so it is taken once a page. */
  #placeNow(): Uint8Array | null {
    return this.#place === undefined ? (this.#session?.snapshot() ?? null) : this.#place;
  }

  /** A row without a time stands directly behind the row before it. */
  #sortAt(item: Conversation): number | null {
    if (this.#init.list.shape === "bounded") return item.activity.at?.getTime() ?? null;
    const { latest = null, isKnown = false } = this.#places.get(item.id) ?? {};
    if (this.#floor === null) return latest;
    return isKnown && latest !== null ? Math.min(latest, this.#floor) : this.#floor;
  }

  /** Times of the rows in hand of this vendor page: of their last messages, or of the list where not one is known. */
  async #learnTimes(session: Session<Conversation>, scope: Scope): Promise<void> {
    const listed = session.restOfPage?.() ?? [];
    const rows = await this.#withLastMessages(listed, scope);
    const isFirst = this.#floor === null || this.#isApproximate;
    this.#isApproximate = isFirst && !rows.some((row) => timeOfMessage(row) !== null);
    let latest: number | null = null;
    for (const row of rows.reverse()) {
      const at = this.#isApproximate ? (row.activity.at?.getTime() ?? null) : timeOfMessage(row);
      if (at !== null) latest = Math.max(latest ?? at, at);
      this.#places.set(row.id, { latest, isKnown: at !== null });
    }
  }

  /** Only of rows whose list does not tell when somebody last spoke, and once. */
  async #withLastMessages(listed: Conversation[], scope: Scope): Promise<Conversation[]> {
    const known = this.#rows;
    const lacking = listed.filter((row) => row.activity.source !== "lastMessage" && !known.has(row.id));
    const placed = new Map((await this.#init.rows.place(lacking, scope)).map((row) => [row.id, row]));
    const rows = listed.map((row) => placed.get(row.id) ?? known.get(row.id) ?? row);
    // Rows that moved away before they were out are forgotten.
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    return rows;
  }
}

function timeOfMessage({ activity }: Conversation): number | null {
  return activity.source === "lastMessage" ? (activity.at?.getTime() ?? null) : null;
}

function downFor(retryAfterMs: number): ColloquyError {
  return new ColloquyError({
    code: "unavailable",
    message: `inbox: the source did not answer three times in a row and is not asked for ${retryAfterMs} ms`,
    operation: "inbox",
    retryable: true,
    retryAfterMs,
  });
}
