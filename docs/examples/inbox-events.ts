/**
 * Webhooks come in, and the pages that are open get the rows that changed, by server-sent events.
 *
 *   POST /hooks/<name>   what the clouds post
 *   GET  /events         with the session of a page: a row whenever a message changes one
 *
 * A row is read anew in the view of the page's own user, so that a page gets nothing that its inbox would not show.
 */
import type { ServerResponse } from "node:http";
import type { Client } from "colloquy";
import { type ColloquyEvent, createWebhooks, toNodeListener, type Webhook } from "colloquy/webhooks";
import type { FastifyInstance } from "fastify";
import { safeHeaders, sessionIn } from "./inbox-page.js";
import { type MessageEvent, Participants } from "./inbox-participants.js";
import { rowOf, shown } from "./inbox-row.js";

export interface PushOptions<Source extends string> {
  clients: Readonly<Record<Source, Client>>;
  /** What verifies each cloud's events, under the name of its client. */
  webhooks: Readonly<Record<Source, Webhook>>;
  sessionOf: (token: string) => Readonly<Record<Source, string>> | undefined;
}

/** Where a page has something to read. */
interface Place<Source> {
  source: Source;
  userId: string;
  conversationId: string;
}

/** A page that takes nothing more than this many bytes behind is let go; it comes back and reads its first rows. */
const MOST_WAITING = 256 * 1024;

export function servePush<Source extends string>(
  server: FastifyInstance,
  options: PushOptions<Source>,
): void {
  const { clients, sessionOf } = options;
  const sources = Object.keys(clients) as Source[];
  const participants = new Map(sources.map((source) => [source, new Participants(clients[source])]));
  const pages = new Set<OpenPage<Source>>();

  /** The pages that are open, with their users' ids in one cloud. Whoever has signed out meanwhile is told nothing more. */
  const readersIn = (source: Source) =>
    [...pages].flatMap((page) => {
      const userId = sessionOf(page.session)?.[source];
      if (userId === undefined) page.end();
      return userId === undefined ? [] : [{ page, userId }];
    });

  const onEvent = async (event: ColloquyEvent) => {
    const source = sources.find((name) => name === event.provider);
    const inside = source === undefined ? undefined : participants.get(source);
    if (source === undefined || inside === undefined || !("conversation" in event)) return;
    if (!isAboutMessage(event)) return forgetMembers(inside, event.conversation.ids);
    const readers = readersIn(source);
    if (readers.length === 0) return;
    const ids = await inside.among(new Set(readers.map(({ userId }) => userId)), event);
    for (const { page, userId } of readers) {
      const conversationId = ids.get(userId);
      if (conversationId !== undefined) page.show({ source, userId, conversationId });
    }
  };

  server.get("/events", async (request, reply) => {
    const session = sessionIn(request);
    if (sessionOf(session) === undefined) return reply.status(401).send({ code: "no_session" });
    const headers = { ...safeHeaders, "content-type": "text/event-stream", "cache-control": "no-store" };
    reply.hijack();
    reply.raw.writeHead(200, headers).write("\n");
    const page = new OpenPage(options, reply.raw, session, request.headers["accept-language"]);
    pages.add(page);
    reply.raw.once("close", () => pages.delete(page));
  });

  const listener = toNodeListener(createWebhooks(options.webhooks, { onEvent }));
  server.register(async (scope) => {
    // The listener reads bodies itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _body, done) => done(null));
    scope.post("/hooks/*", (request, reply) => {
      reply.hijack();
      listener(request.raw, reply.raw);
    });
  });
}

function isAboutMessage(event: ColloquyEvent): event is MessageEvent {
  return event.type.startsWith("message.");
}

function forgetMembers(inside: Participants, ids: readonly { conversationId: string }[]): void {
  for (const { conversationId } of ids) inside.forget(conversationId);
}

/** One page, which gets rows one after the other; what changes twice while another is read is read once. */
class OpenPage<Source extends string> {
  readonly session: string;
  readonly #options: PushOptions<Source>;
  readonly #answer: ServerResponse;
  readonly #locale: string | undefined;
  readonly #due = new Map<string, Place<Source>>();
  #isReading = false;

  constructor(
    options: PushOptions<Source>,
    answer: ServerResponse,
    session: string,
    locale: string | undefined,
  ) {
    this.#options = options;
    this.#answer = answer;
    this.session = session;
    this.#locale = locale;
  }

  show(place: Place<Source>): void {
    this.#due.set(`${place.source}/${place.conversationId}`, place);
    if (!this.#isReading) void this.#read();
  }

  end(): void {
    this.#answer.end();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    for (const [key, place] of this.#due) {
      this.#due.delete(key);
      // What cannot be read now is read with the next message, or when the page is opened again.
      const row = await this.#row(place).catch(() => null);
      if (row !== null) this.#write(row);
    }
    this.#isReading = false;
  }

  async #row({ source, userId, conversationId }: Place<Source>) {
    const input = { userId, conversationIds: [conversationId], include: shown };
    const [conversation] = await this.#options.clients[source].conversations.get(input);
    if (!conversation) return null;
    return rowOf(conversation, { source, at: conversation.activity.at, locale: this.#locale });
  }

  #write(row: ReturnType<typeof rowOf>): void {
    if (this.#options.sessionOf(this.session) === undefined) this.end();
    else if (this.#answer.writableLength > MOST_WAITING) this.#answer.destroy();
    else this.#answer.write(`data: ${JSON.stringify(row)}\n\n`);
  }
}
