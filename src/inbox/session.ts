import { READ_CAP, type Scope } from "../calling/scope.js";
import { ColloquyError } from "../errors/colloquy-error.js";
import { readTime, writeTime } from "../paging/bounded.js";
import { ByteWriter } from "../paging/bytes.js";
import { readState } from "../paging/cursor.js";
import type { Session } from "../paging/page.js";
import type { Candidate, InboxSource } from "./source.js";
import type { InboxItem, SourceStatus } from "./types.js";

/** What one page knows of one source. */
interface Turn {
  source: InboxSource;
  /** What is left of the source's part of the page's deadline; spent only while the source is being asked. */
  leftMs: number;
  /** Vendor pages it has read for this page. */
  reads: number;
  returned: number;
  /** What its sessions had left out before this page. */
  skippedBefore: number;
  error?: ColloquyError;
}

/** A place in the inbox's order. */
interface Place {
  sortAt: number | null;
  /** The source's rank by name. */
  rank: number;
}

/** How long one source may take of a page where nobody says: so long, and this part of a shorter deadline. */
const SOURCE_TIMEOUT_MS = 5_000;
const SOURCE_PART = 0.6;

/** The merge: of the rows at the heads of all healthy sources, the most recent comes next. */
export class InboxSession implements Session<InboxItem> {
  #turns: Turn[] = [];
  #chosen: { item: InboxItem; turn: Turn; place: Place } | undefined;
  /** The lowest row delivered in its order; what belongs before it is late. */
  #lowest: Place | undefined;

  constructor(
    readonly sources: InboxSource[],
    readonly options: { failFast: boolean; sourceTimeoutMs: number | undefined },
    state: Uint8Array | null,
  ) {
    if (state !== null) this.#restore(state);
  }

  begin(page: Scope): void {
    const leftMs = this.options.sourceTimeoutMs ?? Math.min(SOURCE_TIMEOUT_MS, page.timeoutMs * SOURCE_PART);
    this.#turns = this.sources
      .filter((source) => !source.ended)
      .map((source) => ({ source, leftMs, reads: 0, returned: 0, skippedBefore: source.skipped }));
    for (const { source } of this.#turns) source.beginPage();
  }

  async fill(page: Scope): Promise<"item" | "more" | "end"> {
    const waiting = this.#turns.filter(isWaiting);
    // A source without a row might have the next one, so the page ends once such a source has read its share.
    if (waiting.some(({ reads }) => reads >= READ_CAP)) return "end";
    await Promise.all(waiting.map((turn) => this.#refill(turn, page)));
    this.#throwIfOver(page);
    if (this.#turns.some(isWaiting)) return "more";
    return this.peek() === undefined ? "end" : "item";
  }

  /** Without the next row of every healthy source the order is not known, and nothing is next. */
  peek(): InboxItem | undefined {
    if (this.#turns.some(isWaiting)) return undefined;
    this.#chosen ??= this.#choose();
    return this.#chosen?.item;
  }

  take(): InboxItem {
    if (this.#chosen === undefined) throw new RangeError("nothing in hand");
    const { item, turn, place } = this.#chosen;
    this.#chosen = undefined;
    turn.source.take();
    turn.returned += 1;
    if (item.late === undefined) this.#lowest = place;
    return item;
  }

  get skipped(): number {
    return this.sources.reduce((sum, { skipped }) => sum + skipped, 0);
  }

  get ended(): boolean {
    return this.sources.every((source) => source.ended);
  }

  snapshot(): Uint8Array | null {
    if (this.ended) return null;
    const writer = new ByteWriter();
    writer.varint(this.#lowest === undefined ? 0 : this.#lowest.rank + 1);
    if (this.#lowest !== undefined) writeTime(writer, this.#lowest.sortAt);
    for (const source of this.sources) source.save(writer);
    return writer.finish();
  }

  /** How each source did on the page that was read last. */
  report(): { complete: boolean; sources: Record<string, SourceStatus> } {
    const turns = new Map(this.#turns.map((turn) => [turn.source, turn]));
    const sources = this.sources.map((source) => [source.name, statusOf(source, turns.get(source))]);
    return {
      complete: this.#turns.every(({ error }) => error === undefined),
      sources: Object.fromEntries(sources),
    };
  }

  /** A source that fails is set aside for this page, its place untouched. */
  async #refill(turn: Turn, page: Scope): Promise<void> {
    const scope = page.within(turn.leftMs);
    try {
      await turn.source.fill(scope);
    } catch (thrown) {
      if (!ColloquyError.is(thrown)) throw thrown;
      turn.error = ColloquyError.withSource(thrown, turn.source.name);
    } finally {
      turn.leftMs -= scope.timeoutMs - scope.leftMs;
      turn.reads += scope.reads;
      scope.close();
    }
  }

  /** Throws what must end the page. Where it may pass later, `assemble` gives out the items that it has instead. */
  #throwIfOver(page: Scope): void {
    const ended = page.ended({ operation: "inbox" });
    if (ended !== undefined) throw ended;
    const failures = this.#turns.flatMap(({ error }) => error ?? []);
    const [first, ...others] = failures;
    if (first === undefined) return;
    // A place that is lost stays lost: no later call could deliver the rest of this source.
    const lost = failures.find(({ code }) => code.startsWith("cursor_"));
    const allFailed = this.#turns.every(({ error, returned }) => error !== undefined && returned === 0);
    if (lost !== undefined) throw lost;
    if (allFailed) throw ColloquyError.ofAll([first, ...others]);
    if (this.options.failFast) throw first;
  }

  #choose() {
    const heads = this.#turns.flatMap((turn) => {
      const candidate = turn.source.peek();
      if (candidate === undefined) return [];
      return {
        candidate,
        turn,
        place: { sortAt: candidate.sortAt, rank: this.sources.indexOf(turn.source) },
      };
    });
    const [next] = heads.sort((a, b) => comparePlaces(a.place, b.place));
    if (next === undefined) return undefined;
    const { candidate, turn, place } = next;
    const late = this.#lowest !== undefined && comparePlaces(place, this.#lowest) < 0;
    return { item: itemOf(candidate, turn.source.name, late), turn, place };
  }

  #restore(state: Uint8Array): void {
    readState(state, (reader) => {
      const rank = reader.varint();
      if (rank > 0) this.#lowest = { rank: rank - 1, sortAt: readTime(reader) };
      for (const source of this.sources) source.restore(reader);
    });
  }
}

/** How a source did in its turn; one that has ended before gets none. */
function statusOf(source: InboxSource, turn: Turn | undefined): SourceStatus {
  const { returned = 0, skippedBefore = source.skipped, error } = turn ?? {};
  const skipped = source.skipped - skippedBefore;
  return {
    status: statusNameOf(source, error),
    order: source.order,
    returned,
    ...(skipped > 0 ? { skipped } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** Whether a healthy source has to be read before its next row is known. */
function isWaiting({ source, error }: Turn): boolean {
  return error === undefined && !source.hasRow && !source.ended;
}

/** Negative when `a` comes first: the later time, then the source's name. */
function comparePlaces(a: Place, b: Place): number {
  if (a.sortAt === b.sortAt) return a.rank - b.rank;
  if (a.sortAt === null) return 1;
  if (b.sortAt === null) return -1;
  return b.sortAt - a.sortAt;
}

function itemOf({ item, sortAt }: Candidate, source: string, late: boolean): InboxItem {
  return {
    ...item,
    source,
    sortAt: sortAt === null ? null : new Date(sortAt),
    ...(late ? { late: true as const } : {}),
  };
}

function statusNameOf(source: InboxSource, error: ColloquyError | undefined): SourceStatus["status"] {
  if (error !== undefined) return "failed";
  if (source.isAbsent) return "absent";
  return source.ended ? "exhausted" : "ok";
}
