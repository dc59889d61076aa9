/**
 * Webhooks come in, and the pages that are open get the rows that changed, by server-sent events.
 *
 *   POST /hooks/<name>   what the clouds post
 *   GET  /events         with the session of a page: a row whenever a message changes one
 *
 * A row is read anew in the view of the page's own user, so that a page gets nothing that its inbox would not show.
 */
import type { ServerResponse } from "node:http";
import { type OnEvent, toNodeListener, type Webhooks } from "colloquy/webhooks";
import type { FastifyInstance } from "fastify";
import { safeHeaders, sessionIn } from "./inbox-page.js";
import { type Place, type Reads, type SessionOf, type Source, sources } from "./inbox-reads.js";
import { rowOf } from "./inbox-row.js";

export interface PushOptions {
  reads: Reads;
  sessionOf: SessionOf;
}

/** A page that takes nothing more than this many bytes behind is let go; it comes back and reads its first rows. */
const MOST_WAITING = 256 * 1024;

/** Serves the streams, and returns what tells them of events. */
export function servePush(server: FastifyInstance, options: PushOptions): OnEvent {
  const { reads, sessionOf } = options;
  const pages = new Set<OpenPage>();

  /** The pages that are open, with their users' ids in one cloud. Whoever has signed out meanwhile is told nothing more. */
  const readersIn = (source: Source) =>
    [...pages].flatMap((page) => {
      const user = sessionOf(page.session);
      if (user === undefined) page.end();
      return user === undefined ? [] : [{ page, userId: user.users[source] }];
    });

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

  return async (event) => {
    const source = sources.find((name) => name === event.provider);
    if (source === undefined) return;
    const readers = readersIn(source);
    const ids = await reads.concerned(source, event, new Set(readers.map(({ userId }) => userId)));
    for (const { page, userId } of readers) {
      const conversationId = ids.get(userId);
      if (conversationId !== undefined) page.show({ source, conversationId });
    }
  };
}

export function serveHooks(server: FastifyInstance, webhooks: Webhooks): void {
  const listener = toNodeListener(webhooks);
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

/** One page, which gets rows one after the other; what changes twice while another is read is read once. */
class OpenPage {
  readonly session: string;
  readonly #options: PushOptions;
  readonly #answer: ServerResponse;
  readonly #locale: string | undefined;
  readonly #due = new Map<string, Place>();
  readonly #written = new Map<string, string>();
  #isReading = false;

  constructor(options: PushOptions, answer: ServerResponse, session: string, locale: string | undefined) {
    this.#options = options;
    this.#answer = answer;
    this.session = session;
    this.#locale = locale;
  }

  show(place: Place): void {
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

  async #row(place: Place) {
    const user = this.#options.sessionOf(this.session);
    const conversation = user && (await this.#options.reads.conversation(user, place));
    if (!conversation) return null;
    return rowOf(conversation, { source: place.source, at: conversation.activity.at, locale: this.#locale });
  }

  /** What says nothing new is not written: an event may come twice. */
  #write(row: ReturnType<typeof rowOf>): void {
    const text = JSON.stringify(row);
    if (this.#options.sessionOf(this.session) === undefined) this.end();
    else if (this.#answer.writableLength > MOST_WAITING) this.#answer.destroy();
    else if (this.#written.get(row.key) !== text) this.#answer.write(`data: ${text}\n\n`);
    this.#written.set(row.key, text);
  }
}
