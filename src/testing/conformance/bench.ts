import { type Client, type ClientOptions, createClient } from "../../client.js";
import type { Capabilities } from "../../model/capabilities.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Page } from "../../model/list.js";
import type { Provider } from "../../provider/contract/index.js";
import { expectThat } from "./expect.js";
import type { Harness } from "./harness.js";
import { historySize, listSize, type WorldSize } from "./sizes.js";
import type { Stage } from "./stage.js";

/** What a case works with: a stage, and clients that are closed behind it. */
export interface Bench {
  readonly stage: Stage;
  readonly capabilities: Capabilities;
  readonly reader: string;
  /** One client for the case. It repeats nothing and spends freely. */
  readonly client: Client;
  /** Another client, with a provider of its own. */
  newClient(options?: ClientOptions, provider?: Provider): Client;
  /** How large a list must be to take several vendor pages. */
  readonly listSize: WorldSize;
  /** How long a history must be to take several vendor pages. */
  historySize(kind: ConversationKind): WorldSize;
  /** Adds conversations of every kind that lists can hold, in turn; returns their ids, oldest first. */
  addConversations(count: number): Promise<string[]>;
  /** Adds messages; returns their ids, oldest first. */
  addMessages(conversationId: string, count: number): Promise<string[]>;
}

/** Runs a case on a stage of its own. */
export async function onBench(harness: Harness, body: (bench: Bench) => Promise<void>): Promise<void> {
  const stage = await harness.create();
  const clients: Client[] = [];
  const newClient = (options: ClientOptions = {}, provider = stage.provider()) => {
    const client = createClient(provider, { retry: false, budget: false, ...options });
    clients.push(client);
    return client;
  };
  const kinds = listKinds(harness);
  try {
    await body({
      stage,
      capabilities: harness.capabilities,
      reader: stage.users.reader,
      client: newClient(),
      newClient,
      listSize: listSize(harness),
      historySize: (kind) => historySize(harness, kind),
      addConversations: (count) =>
        inTurn(count, async (index) => stage.addConversation(kinds[index % kinds.length] ?? "group")),
      addMessages: (conversationId, count) =>
        inTurn(count, async (index) => stage.addMessage(conversationId, `text ${index + 1}`)),
    });
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await stage.close();
  }
}

/** The kinds that the stage can make and the provider lists. */
export function listKinds({ kinds, capabilities }: Harness): ConversationKind[] {
  return kinds.filter((kind) => capabilities.conversations.kinds[kind] !== "unsupported");
}

/** The kinds that the stage can make and whose history the provider reads. */
export function historyKinds({ kinds, capabilities }: Harness): ConversationKind[] {
  return kinds.filter((kind) => capabilities.messages.kinds[kind].older !== "unsupported");
}

/** One thing that a stage may lack. */
export function need<Name extends keyof Stage>(stage: Stage, name: Name): NonNullable<Stage[Name]> {
  const ability = stage[name];
  if (ability === undefined) {
    throw new Error(
      `the harness's stage has no ${name}: add it, or skip this case by its name with a reason`,
    );
  }
  return (typeof ability === "function" ? ability.bind(stage) : ability) as NonNullable<Stage[Name]>;
}

/** More pages than any case needs. */
const MOST_PAGES = 1000;

/** Reads page after page, each by the cursor of the one before. */
export async function readPages<P extends Page<unknown>>(
  readPage: (cursor: { cursor?: string }) => Promise<P>,
  between: (page: P) => Promise<void> | void = () => {},
): Promise<P[]> {
  const pages: P[] = [];
  for (let cursor: { cursor?: string } = {}; ; ) {
    const page = await readPage(cursor);
    pages.push(page);
    if (page.nextCursor === null) return pages;
    expectThat(
      pages.length < MOST_PAGES,
      `no end after ${MOST_PAGES} pages. Name no next position at the end`,
    );
    await between(page);
    cursor = { cursor: page.nextCursor };
  }
}

/** The cursor of a page that has one. */
export function nextOf({ items, nextCursor }: Page<unknown>): string {
  const seen = `a walk that has more ends after ${items.length} items`;
  expectThat(nextCursor !== null, `${seen}. Name the next position`);
  return nextCursor;
}

export function idsOf(items: Iterable<{ id: string }>): string[] {
  return [...items].map(({ id }) => String(id));
}

export function idsOfPages(pages: readonly Page<{ id: string }>[]): string[] {
  return pages.flatMap((page) => idsOf(page.items));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function inTurn<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make(index));
  return made;
}
