import type { CallOptions } from "../../calling/scope.js";
import { ColloquyError, type ErrorCode, invalidArgument } from "../../errors/colloquy-error.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Accounts } from "../identity.js";
import type { Store } from "../store/index.js";
import { consequenceOf } from "./failure.js";
import { readHistory } from "./history.js";
import { advance, type Crawl, claim, giveBack, setBack } from "./lease.js";
import { readList } from "./list.js";
import { readMembers } from "./members.js";
import { type ConversationReading, ended, type StorePage, type Viewer } from "./reading.js";
import { readTail } from "./tail.js";

/** What became of one page of a crawl. */
export interface StepResult {
  /**
   * `more`: the next page can be read. `wait`: not before `notBefore`, or another worker has the crawl. `done`: nothing
   * is left to read until it is asked for again. `failed`: it is in quarantine.
   */
  state: "more" | "done" | "wait" | "failed";
  /** When to come back; where it is absent beside `wait`, nothing says when. */
  notBefore?: Date;
}

/** What crawls work with. */
export interface CrawlSettings {
  store: Store;
  accounts: Accounts;
  /** How long a worker has a crawl to itself, in milliseconds. */
  leaseMs: number;
  /** As the option of the mirror. */
  retainDays: number | undefined;
}

/** What says that the database answered, and not with the page stored. */
const failedThere = new Set<ErrorCode>(["unknown", "timeout"]);

const kinds = { history: readHistory, tail: readTail, members: readMembers };

/** Steps crawls, a page at a time. A page, its place and its lease commit together, or nothing of it is stored. */
export class Stepper {
  constructor(readonly settings: CrawlSettings) {}

  /** Claims a crawl that is due and reads one page of it; `undefined` where none is due. */
  async next(options: CallOptions): Promise<StepResult | undefined> {
    const { store, leaseMs } = this.settings;
    const crawl = await claim(store, { leaseMs });
    return crawl === undefined ? undefined : this.#work(crawl, options);
  }

  /** Reads one page of one crawl. */
  async step(crawlId: string, options: CallOptions): Promise<StepResult> {
    const { store, leaseMs } = this.settings;
    const crawl = await claim(store, { crawlId, leaseMs });
    return crawl === undefined ? this.#standing(crawlId) : this.#work(crawl, options);
  }

  async #work(crawl: Crawl, options: CallOptions): Promise<StepResult> {
    let storePage: StorePage;
    try {
      storePage = await this.#read(crawl, options);
    } catch (thrown) {
      if (ColloquyError.is(thrown)) return this.#fail(crawl, thrown);
      throw thrown;
    }
    try {
      return await this.#store(crawl, storePage);
    } catch (thrown) {
      // Refused by the database, or ended there, the same page would be again. Out of reach, its lease runs out by itself.
      if (ColloquyError.is(thrown) && failedThere.has(thrown.code)) return this.#fail(crawl, thrown);
      throw thrown;
    }
  }

  async #store(crawl: Crawl, storePage: StorePage): Promise<StepResult> {
    let isLost = false;
    try {
      return await this.settings.store.transaction(async (inside) => {
        const progress = await storePage(inside);
        const isDone = await advance(inside, crawl, progress);
        isLost = isDone === undefined;
        if (isLost) throw new ColloquyError({ code: "conflict", message: "another worker has the crawl" });
        if (isDone) return { state: "done" };
        const { delayMs = 0 } = progress;
        return delayMs > 0 ? { state: "wait", notBefore: inMs(delayMs) } : { state: "more" };
      });
    } catch (thrown) {
      // A worker that was frozen past its lease wakes up here: what it has read is another's by now.
      if (isLost) return { state: "wait" };
      throw thrown;
    }
  }

  async #read(crawl: Crawl, options: CallOptions): Promise<StorePage> {
    const account = await this.settings.accounts.withId(crawl.accountId);
    if (account === undefined)
      throw invalidArgument(`the mirror has no client of account ${crawl.accountId}`);
    const { store, retainDays } = this.settings;
    const reading = { store, account, crawl, options, retainDays };
    if (crawl.kind === "list") {
      const viewer = await this.#userOf(crawl);
      return viewer === undefined ? async () => ended : readList({ ...reading, viewer });
    }
    const found = await this.#viewOf(crawl);
    return found === undefined
      ? async () => ended
      : kinds[crawl.kind]({ ...reading, ...found } satisfies ConversationReading);
  }

  async #userOf(crawl: Crawl): Promise<Viewer | undefined> {
    const [row] = await this.settings.store.query<{ user_id: string }>(
      "select user_id from colloquy.person_user where person_id = $1::bigint and account_id = $2::integer",
      [crawl.personId, crawl.accountId],
    );
    return row === undefined ? undefined : { personId: crawl.personId, userId: row.user_id };
  }

  /** The view that the crawl began with, or that of another person who is in the conversation. */
  async #viewOf(crawl: Crawl): Promise<Pick<ConversationReading, "viewer" | "conversation"> | undefined> {
    const [row] = await this.settings.store.query<ViewRow>(
      `select p.person_id::text, u.user_id, p.view_id, c.kind from colloquy.participant p
       join colloquy.conversation c on c.id = p.conversation_id
       join colloquy.person_user u on u.person_id = p.person_id and u.account_id = c.account_id
       where p.conversation_id = $1::bigint and p.member
       order by (p.person_id = $2::bigint) desc, p.person_id limit 1`,
      [crawl.conversationId, crawl.personId],
    );
    if (row === undefined || crawl.conversationId === null) return undefined;
    return {
      viewer: { personId: row.person_id, userId: row.user_id },
      conversation: { id: crawl.conversationId, kind: row.kind, viewId: row.view_id },
    };
  }

  async #fail(crawl: Crawl, error: ColloquyError): Promise<StepResult> {
    const { store } = this.settings;
    const consequence = consequenceOf(error, crawl.kind, crawl);
    if ("wait" in consequence) {
      await giveBack(store, crawl, consequence.wait);
      return { state: "wait", notBefore: inMs(consequence.wait) };
    }
    if ("end" in consequence) {
      return { state: (await advance(store, crawl, ended)) ? "done" : "wait" };
    }
    const { setback } = consequence;
    await setBack(store, crawl, setback);
    return setback.quarantine ? { state: "failed" } : { state: "wait", notBefore: inMs(setback.delayMs) };
  }

  /** Where a crawl stands that cannot be claimed. */
  async #standing(crawlId: string): Promise<StepResult> {
    const [row] = await this.settings.store.query<Standing>(
      `select done, quarantined_at is not null as quarantined,
         greatest(not_before, coalesce(lease_until, 0))::text as due_at
       from colloquy.crawl where id = $1::bigint`,
      [crawlId],
    );
    if (row === undefined || row.done) return { state: "done" };
    return row.quarantined ? { state: "failed" } : { state: "wait", notBefore: new Date(Number(row.due_at)) };
  }
}

interface ViewRow {
  person_id: string;
  user_id: string;
  view_id: string;
  kind: ConversationKind;
}

interface Standing {
  done: boolean;
  quarantined: boolean;
  due_at: string;
}

function inMs(delayMs: number): Date {
  return new Date(Date.now() + delayMs);
}
