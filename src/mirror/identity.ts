import { createHash } from "node:crypto";
import type { Caller } from "../calling/call.js";
import { callerOf } from "../calling/caller-of.js";
import type { Client } from "../client.js";
import { ColloquyError, invalidArgument } from "../errors/colloquy-error.js";
import type { ConversationKind } from "../model/conversation.js";
import type { EventConversation } from "../model/event.js";
import type { Provider } from "../provider/contract/index.js";
import { identify } from "../resources/identify.js";
import type { Queryable, Store } from "./store/index.js";
import { storableText } from "./stored.js";

/** One vendor app that the mirror has a client of. */
export interface Account {
  /** The row of `colloquy.account`. */
  readonly id: number;
  /** The app's name for the client. */
  readonly source: string;
  readonly client: Client;
  readonly caller: Caller;
  readonly provider: Provider;
}

const MOST_SOURCES = 8;

/** The vendor apps of a mirror. Their rows are made when they are first needed, and then remembered. */
export class Accounts {
  readonly #sources: ReadonlyMap<string, Omit<Account, "id">>;
  #known: Promise<ReadonlyMap<string, Account>> | undefined;

  constructor(
    clients: Readonly<Record<string, Client>>,
    readonly store: Store,
  ) {
    const sources = Object.entries(clients).map(([source, client]) => {
      const caller = callerOf(client, source, "createMirror");
      return [source, { source, client, caller, provider: caller.provider }] as const;
    });
    if (sources.length < 1 || sources.length > MOST_SOURCES) {
      throw invalidArgument(`createMirror: needs 1 to ${MOST_SOURCES} clients, got ${sources.length}`);
    }
    this.#sources = new Map(sources);
    this.#refuseTwins();
  }

  /** The names of the clients, in the app's order. */
  get names(): readonly string[] {
    return [...this.#sources.keys()];
  }

  /** What each name stands for. */
  get apps(): readonly (readonly [source: string, provider: string, appId: string])[] {
    return [...this.#sources.values()].map(({ source, provider }) => [source, provider.name, provider.appId]);
  }

  /** All of them, by the app's name. */
  async all(): Promise<ReadonlyMap<string, Account>> {
    this.#known ??= this.store.transaction((inside) => this.#load(inside));
    try {
      return await this.#known;
    } catch (thrown) {
      this.#known = undefined;
      throw thrown;
    }
  }

  /** The one with such a name; `invalid_argument` where there is none. */
  async of(source: string): Promise<Account> {
    const account = (await this.all()).get(source);
    if (account !== undefined) return account;
    throw invalidArgument(
      `${JSON.stringify(source)} names no client of the mirror; there are ${this.names.join(", ")}`,
    );
  }

  /** The one that an event is of, if the mirror has a client of it. */
  async ofApp(provider: string, appId: string): Promise<Account | undefined> {
    const accounts = [...(await this.all()).values()];
    return accounts.find((account) => account.provider.name === provider && account.provider.appId === appId);
  }

  /** The one with such a row, if the mirror has a client of it. */
  async withId(id: number): Promise<Account | undefined> {
    return [...(await this.all()).values()].find((account) => account.id === id);
  }

  async #load(inside: Queryable): Promise<ReadonlyMap<string, Account>> {
    const known = new Map<string, Account>();
    for (const [source, parts] of this.#sources) {
      const key = [parts.provider.name, parts.provider.appId];
      await inside.query(
        "insert into colloquy.account (provider, app_id) values ($1, $2) on conflict (provider, app_id) do nothing",
        key,
      );
      const [row] = await inside.query<{ id: number }>(
        "select id from colloquy.account where provider = $1 and app_id = $2",
        key,
      );
      if (row !== undefined) known.set(source, { ...parts, id: row.id });
    }
    return known;
  }

  #refuseTwins(): void {
    const sources = [...this.#sources.values()];
    for (const [index, { source, provider }] of sources.entries()) {
      const twin = sources
        .slice(0, index)
        .find((other) => other.provider.name === provider.name && other.provider.appId === provider.appId);
      if (twin === undefined) continue;
      throw invalidArgument(
        `createMirror: clients.${twin.source} and clients.${source} are of one app, ${provider.name} ${provider.appId}; keep one of them`,
      );
    }
  }
}

/** A conversation as the mirror knows it. */
export interface Identity {
  /** The same whoever sees it. */
  key: string;
  kind: ConversationKind;
  /** As `EventConversation.ids`. */
  ids: EventConversation["ids"];
}

/** Longer keys do not fit into an index of PostgreSQL. */
const LONGEST_KEY = 500;

/** Of a conversation with one id for all that id, of one with an id for each user all of them in a fixed order. */
export function identityOf({ kind, ids }: EventConversation): Identity {
  const shared = ids.find(({ userId }) => userId === null);
  const key = storableText(shared?.conversationId ?? JSON.stringify(ids.map(pairOf).sort()));
  return { key: key.length > LONGEST_KEY ? shortened(key) : key, kind, ids };
}

/** Of a conversation as it stands in one user's list. An id that the provider itself cannot read is the user's own. */
export function identityInView(
  provider: Provider,
  { id, kind }: { id: string; kind: ConversationKind },
  userId: string,
): Identity {
  try {
    return { ...identityOf(identify(provider, id, userId)), kind };
  } catch (thrown) {
    if (!ColloquyError.is(thrown)) throw thrown;
    return identityOf({ kind, ids: [{ userId, conversationId: id }] });
  }
}

/** The conversation's id as one user sees it; `undefined` for a user who is not in it. */
export function viewIdOf({ ids }: Pick<Identity, "ids">, userId: string): string | undefined {
  const own = ids.find((entry) => entry.userId === userId) ?? ids.find((entry) => entry.userId === null);
  return own?.conversationId;
}

function pairOf({ userId, conversationId }: EventConversation["ids"][number]): string {
  return JSON.stringify([userId, conversationId]);
}

function shortened(key: string): string {
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}
