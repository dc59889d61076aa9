/**
 * One conversation of the session's user: its messages, newest first, and what the user says there.
 *
 *   GET  /messages?source=tencent&conversationId=direct:bob&limit=20&cursor=...
 *   POST /messages   {"source":"tencent","conversationId":"direct:bob","text":"hi","key":"..."}
 */
import { type Message, preview } from "colloquy";
import type { FastifyInstance } from "fastify";
import { sessionIn } from "./inbox-page.js";
import { type Clients, type Place, type Reads, type SessionOf, sources } from "./inbox-reads.js";

const place = { source: { enum: sources }, conversationId: { type: "string" } };
const wanted = { limit: { type: "integer", minimum: 1, maximum: 100 }, cursor: { type: "string" } };
const said = { text: { type: "string", minLength: 1 }, key: { type: "string" } };

const readable = {
  querystring: {
    type: "object",
    required: ["source", "conversationId"],
    properties: { ...place, ...wanted },
  },
};
const sendable = {
  body: {
    type: "object",
    required: ["source", "conversationId", "text"],
    properties: { ...place, ...said },
  },
};

export interface MessagesOptions {
  reads: Reads;
  clients: Clients;
  sessionOf: SessionOf;
}

export function serveMessages(server: FastifyInstance, { reads, clients, sessionOf }: MessagesOptions): void {
  server.get<{ Querystring: Place & { limit?: number; cursor?: string } }>(
    "/messages",
    { schema: readable },
    async (request, reply) => {
      const user = sessionOf(sessionIn(request));
      if (user === undefined) return reply.status(401).send({ code: "no_session" });
      // By name: whatever else the query holds must not reach the call.
      const { source, conversationId, limit = 20, cursor } = request.query;
      const locale = request.headers["accept-language"];
      const page = { source, conversationId, limit, cursor };
      const { items, nextCursor } = await reads.messages(user, page, {});
      return { items: items.map((message) => lineOf(message, locale)), nextCursor };
    },
  );

  server.post<{ Body: Place & { text: string; key?: string } }>(
    "/messages",
    { schema: sendable },
    async (request, reply) => {
      const user = sessionOf(sessionIn(request));
      if (user === undefined) return reply.status(401).send({ code: "no_session" });
      const { source, conversationId, text, key } = request.body;
      // The app may speak as anybody: Tencent does not ask whether its sender is in a group.
      if ((await reads.conversation(user, { source, conversationId })) === null)
        return reply.status(404).send({ code: "not_found" });
      const { message } = await clients[source].messages.send({
        userId: user.users[source],
        conversationId,
        content: [{ type: "text", text }],
        key,
      });
      return reply.status(201).send({ id: message.id });
    },
  );
}

function lineOf(message: Message, locale: string | undefined) {
  const { id, senderId, sentAt } = message;
  return { id, senderId, sentAt, preview: preview(message, { locale, length: 1_000 }) };
}
