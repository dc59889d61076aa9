import type { CallOptions } from "../calling/scope.js";
import type { Client } from "../client.js";
import type { ColloquyEvent } from "../model/event.js";
import type { CursorOptions } from "../paging/cursor.js";
import type { Dedupe } from "../webhooks/dedupe.js";
import type { MirrorStatus, RunOptions, StepResult } from "./crawl/index.js";
import type { MirrorReads } from "./read/types.js";
import type { Store } from "./store/index.js";

/** Options of {@link createMirror}. */
export interface MirrorOptions<Clients extends Readonly<Record<string, Client>>> {
  /** One to eight clients, each of another app. The names are yours, and are the sources of every row. */
  clients: Clients;
  /** Where everything is kept: `postgresStore(pool)`, or `pgliteStore(folder)` of `colloquy/mirror/pglite`. */
  store: Store;
  /**
   * Messages older than so many days are deleted, by `sweep` and every hour by `run`, and no history is read further back.
   * Absent, all are kept: what a cloud deletes because of its own age limit stays here.
   */
  retainDays?: number | undefined;
  /** How long after an event its history is read again, in milliseconds (10,000): a history may lag behind its webhooks. */
  tailDelayMs?: number | undefined;
  /** Keys and age limit of the mirror's own cursors; those of its clients do not matter here. */
  cursor?: CursorOptions | undefined;
  /**
   * How long a worker has a crawl to itself, in milliseconds (60,000): longer than a page may take. One that was killed is
   * waited for so long.
   */
  leaseMs?: number | undefined;
  /** How old a list may become before it is read again, in milliseconds (900,000): marks have no webhook. */
  refreshMs?: number | undefined;
}

/** Conversations and messages of several clouds in a database of the app's own. */
export interface Mirror<Source extends string = string> extends MirrorReads<Source> {
  /** Makes the tables, or what they lack, in the schema `colloquy`. */
  migrate(): Promise<void>;
  /**
   * Makes a person known and wants their lists read. Enrolling again adds users, and changes those that are named: what
   * the person saw as the former user is forgotten. `conflict` where a user is enrolled for another person.
   */
  enroll(input: EnrollPerson<Source>): Promise<void>;
  /**
   * Brings an event in: for `onEvent` of webhooks and `onWrite` of clients. Events may come twice and in any order. It is a
   * hint, so that what it tells of is read again by a crawl; of conversations in which nobody is who is enrolled, and of apps
   * that the mirror has no client of, nothing is kept.
   */
  apply(event: ColloquyEvent): Promise<void>;
  /** What webhooks remember: option `dedupe` of `createWebhooks`. All processes share it. */
  readonly dedupe: Dedupe;
  /**
   * Deletes messages older than `retainDays` and what `dedupe` need not remember any more, and returns how many messages
   * that were. `run` does it every hour; where an engine steps the crawls, repeat it.
   */
  sweep(options?: SweepOptions): Promise<number>;
  /**
   * Reads what is wanted of the clouds, several pages at once, until the signal fires. With `until: "idle"` it ends as soon
   * as nothing is due. Any number of processes may run at once. A crawl that fails waits by itself, longer each
   * time, and is left alone after some failures: see `status`. Throws `unavailable` where the database cannot be
   * reached; what was under way is read again by whoever runs next.
   */
  run(options?: RunOptions): Promise<void>;
  /** Reads one page of one crawl, for an engine that has its own workers. */
  step(crawlId: string, options?: CallOptions): Promise<StepResult>;
  /**
   * The ids of crawls of which a page can be read now, those that wait longest first; `limit` is 100 at first. Lists that
   * are older than `refreshMs` are among them.
   */
  due(input?: { limit?: number | undefined }): Promise<string[]>;
  /** Wants a person's lists, histories and members of groups read again, also those in quarantine. */
  recrawl(input: RecrawlPerson): Promise<void>;
  /** How far the crawls are, what has gaps, and what failed. */
  status(): Promise<MirrorStatus>;
  /**
   * Deletes all that is kept about a person, and conversations that nobody else who is enrolled is in. What they wrote in
   * conversations of others stays there. Nothing happens for a person whom nobody enrolled.
   */
  forget(input: ForgetPerson): Promise<void>;
}

/** Input of `mirror.enroll`. */
export interface EnrollPerson<Source extends string = string> {
  /** The app's own id of the person, 1 to 256 characters. */
  person: string;
  /** The person's user id at each source, at least one; those that are absent or `undefined` stay as they are. */
  users: { readonly [Name in Source]?: string | undefined };
}

/** Input of `mirror.recrawl`. */
export interface RecrawlPerson {
  /** As in {@link EnrollPerson}. */
  person: string;
}

/** Input of `mirror.forget`. */
export interface ForgetPerson {
  /** As in {@link EnrollPerson}. */
  person: string;
}

/** Options of `mirror.sweep`. */
export interface SweepOptions {
  /** Ends it between two conversations; what is deleted by then stays deleted. */
  signal?: AbortSignal | undefined;
}
