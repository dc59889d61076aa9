import type { Caller } from "../../calling/call.js";
import type { Scope } from "../../calling/scope.js";
import { ColloquyError, type ErrorCode } from "../../errors/colloquy-error.js";
import type { Conversation, Detail } from "../../model/conversation.js";
import type { DetailRead, DetailReport, WantedRows } from "../../provider/contract/index.js";
import { lastMessageReads } from "./last-messages.js";
import { allDetails, DetailSheet, type Gaps } from "./sheet.js";
import {
  asFound,
  asKnown,
  askStore,
  type DetailsStore,
  type KnownDetails,
  type WantedDetails,
} from "./store.js";

export { type MemoryDetailsOptions, memoryDetails } from "./memory.js";
export { activityOf } from "./sheet.js";
export type { DetailsStore, KnownDetails, WantedDetails } from "./store.js";

/** How long the details of a page may take where nobody says. */
export const DETAILS_TIMEOUT_MS = 2_000;

/** Of what is left to the page; who waits for it may stop waiting at its very end. */
const PAGE_PART = 0.8;

/** Reads at once; the rate budget spaces their calls. */
const CONCURRENT_READS = 16;

const OPERATION = "details";

/** Where details come from besides the vendor, and what they may take. */
export interface DetailsSettings {
  store?: DetailsStore | undefined;
  timeoutMs?: number | undefined;
}

/** Whose rows they are, and what is wanted of them. */
export interface Wanted {
  /** As {@link WantedDetails.source}. */
  source: string;
  userId: string;
  include: readonly Detail[];
}

/** Adds details to rows: the app's own store first, then the vendor. */
export class Details {
  readonly #timeoutMs: number;

  constructor(
    readonly caller: Caller,
    readonly settings: DetailsSettings = {},
  ) {
    this.#timeoutMs = settings.timeoutMs ?? DETAILS_TIMEOUT_MS;
  }

  /**
   * The same rows in the same order, with what could be had inside the time for details and the scope. Throws only
   * where the caller has gone: what cannot be had is in `missing` of its row.
   */
  async add(rows: Conversation[], wanted: Wanted, page: Scope): Promise<Conversation[]> {
    if (rows.length === 0 || wanted.include.length === 0) return rows;
    const scope = page.within(Math.min(this.#timeoutMs, page.leftMs * PAGE_PART));
    const sheet = new DetailSheet(rows, wanted.include);
    try {
      await this.#askStore(sheet, wanted, scope);
      const gaps = sheet.gaps();
      await this.#askVendor(sheet, { userId: wanted.userId, rows: gaps }, scope);
      this.#teachStore(sheet, gaps, wanted);
    } finally {
      scope.close();
    }
    const ended = page.ended({ provider: this.caller.provider.name, operation: OPERATION });
    if (ended?.code === "aborted") throw ended;
    return sheet.filled("timeout");
  }

  async #askStore(sheet: DetailSheet, wanted: Wanted, scope: Scope): Promise<void> {
    const { store } = this.settings;
    if (store === undefined) return;
    for (const [id, known] of await askStore(store, this.#wanted(sheet.rows, wanted), scope)) {
      sheet.found(id, asFound(known));
      for (const detail of allDetails) {
        const code = known.missing?.[detail];
        if (code !== undefined) sheet.missing(id, detail, code);
      }
    }
  }

  async #askVendor(sheet: DetailSheet, { userId, rows }: WantedRows, scope: Scope): Promise<void> {
    const planned = this.#plan(sheet, { userId, rows: this.#supported(rows) });
    const isPlanned = (detail: Detail, { id }: Conversation) =>
      planned.some(({ about }) => about[detail]?.includes(id));
    const latest = rows.lastMessage.filter(
      (row) => row.lastMessage === undefined && !isPlanned("lastMessage", row),
    );
    const reads = [...planned, ...lastMessageReads(this.caller, userId, latest, scope)];
    this.#keepListed(sheet, rows, reads);
    const queue = reads.values();
    const worker = async () => {
      for (const read of queue) await this.#run(read, sheet, scope);
    };
    await Promise.all(Array.from({ length: CONCURRENT_READS }, worker));
  }

  /** A plan that throws fails the details and not the page. */
  #plan(sheet: DetailSheet, wanted: WantedRows): DetailRead[] {
    const { details } = this.caller.provider.conversations;
    try {
      return details?.plan(wanted) ?? [];
    } catch (thrown) {
      for (const detail of allDetails) {
        for (const { id } of wanted.rows[detail]) sheet.missing(id, detail, codeOf(thrown));
      }
      return [];
    }
  }

  #supported(rows: Gaps): Gaps {
    const { details } = this.caller.provider.capabilities.conversations;
    const of = (detail: Detail) => (details[detail].level === "unsupported" ? [] : rows[detail]);
    return {
      profile: of("profile"),
      lastMessage: of("lastMessage"),
      unread: of("unread"),
      marks: of("marks"),
    };
  }

  /** What no read is about is as the list gave it, and where the list gave nothing it cannot be had. */
  #keepListed(sheet: DetailSheet, rows: Gaps, reads: readonly DetailRead[]): void {
    const supported = this.#supported(rows);
    for (const detail of allDetails) {
      const read = new Set(reads.flatMap(({ about }) => about[detail] ?? []));
      const needsNone = new Set(detail === "profile" ? supported.profile : []);
      for (const row of rows[detail]) {
        if (read.has(row.id)) continue;
        if (needsNone.has(row) || isListed(row, detail)) sheet.keep(row.id, detail);
        else sheet.missing(row.id, detail, "unsupported");
      }
    }
  }

  /** Runs one read inside the time for details; what it did not report is missing. */
  async #run(read: DetailRead, sheet: DetailSheet, scope: Scope): Promise<void> {
    const report: DetailReport = {
      found: (id, found) => sheet.found(id, found),
      missing: (id, detail, code) => sheet.missing(id, detail, code),
    };
    const code = await this.#outcome(() => read.read(this.caller.sharing(scope), report), scope);
    for (const detail of allDetails) {
      for (const id of read.about[detail] ?? []) sheet.missing(id, detail, code);
    }
  }

  async #outcome(work: () => Promise<void>, scope: Scope): Promise<ErrorCode> {
    if (scope.over) return "timeout";
    try {
      await this.caller.guard(OPERATION, scope, work);
      return "not_found";
    } catch (thrown) {
      return codeOf(thrown);
    }
  }

  #wanted(rows: readonly Conversation[], { source, userId, include }: Wanted): WantedDetails {
    const { name, appId } = this.caller.provider;
    return {
      source,
      provider: name,
      appId,
      userId,
      conversationIds: rows.map(({ id }) => id),
      peerIds: rows.map(({ peerId }) => peerId),
      include: [...include],
    };
  }

  #teachStore(sheet: DetailSheet, gaps: Gaps, wanted: Wanted): void {
    const { store } = this.settings;
    if (store?.learn === undefined) return;
    const learned = new Map<string, KnownDetails>();
    for (const detail of allDetails) {
      for (const { id } of gaps[detail]) {
        const before = learned.get(id) ?? {};
        const { found, missing } = sheet.learned(id, detail);
        learned.set(id, { ...before, ...asKnown(found), missing: { ...before.missing, ...missing } });
      }
    }
    if (learned.size === 0) return;
    const rows = sheet.rows.filter(({ id }) => learned.has(id));
    try {
      store.learn(this.#wanted(rows, wanted), learned);
    } catch {
      // The store is the app's; what it forgets is asked for again.
    }
  }
}

function isListed(row: Conversation, detail: Detail): boolean {
  if (detail === "profile") return row.title !== undefined || row.avatarUrl !== undefined;
  return row[detail] !== undefined;
}

function codeOf(thrown: unknown): ErrorCode {
  return ColloquyError.is(thrown) ? thrown.code : "bad_response";
}
