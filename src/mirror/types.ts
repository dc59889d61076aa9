import type { Client } from "../client.js";
import type { ColloquyEvent } from "../model/event.js";
import type { CursorOptions } from "../paging/cursor.js";
import type { MirrorReads } from "./read/types.js";
import type { Store } from "./store/index.js";

/** Options of {@link createMirror}. */
export interface MirrorOptions<Clients extends Readonly<Record<string, Client>>> {
  /** One to eight clients, each of another app. The names are yours, and are the sources of every row. */
  clients: Clients;
  /** Where everything is kept: `postgresStore(pool)`, or `pgliteStore(folder)` of `colloquy/mirror/pglite`. */
  store: Store;
  /** How long after an event its history is read again, in milliseconds (2,000): a history may lag behind its webhooks. */
  tailDelayMs?: number | undefined;
  /** Keys and age limit of the mirror's own cursors; those of its clients do not matter here. */
  cursor?: CursorOptions | undefined;
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

/** Input of `mirror.forget`. */
export interface ForgetPerson {
  /** As in {@link EnrollPerson}. */
  person: string;
}
