/**
 * A small backend that hands one user's inbox to a front end, page by page.
 *
 *   GET /inbox?limit=20&cursor=...   with   Authorization: Bearer <session>   or the cookie `session`
 *   GET /                            a page that shows it, and new messages as they come (inbox-events.ts)
 *   GET, POST /messages              one conversation (inbox-messages.ts)
 *
 * The user comes from the session and never from the query: colloquy reads with the app's rights, so whoever names
 * the user decides whose conversations are shown.
 *
 * Run it against both emulators: npx tsx docs/examples/inbox-server.ts
 * With --mirror it reads from a database instead of the clouds (inbox-mirror.ts).
 */
import { pathToFileURL } from "node:url";
import { ColloquyError, createClient, type ErrorCode, type OnWrite } from "colloquy";
import { tencentFromEnv } from "colloquy/tencent";
import { volcengineFromEnv } from "colloquy/volcengine";
import { createWebhooks } from "colloquy/webhooks";
import Fastify, { type FastifyInstance } from "fastify";
import { secret, startClouds } from "./inbox-clouds.js";
import { serveHooks, servePush } from "./inbox-events.js";
import { serveMessages } from "./inbox-messages.js";
import { openMirror, readMirror } from "./inbox-mirror.js";
import { keepToThisMachine, servePage, sessionIn } from "./inbox-page.js";
import { type Reads, readClouds, type SessionOf, type SessionUser } from "./inbox-reads.js";
import { rowOf } from "./inbox-row.js";

/** What the caller can do about each code, as HTTP says it. */
const statusOf: Partial<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  cursor_malformed: 400,
  cursor_foreign: 400,
  cursor_expired: 410,
  permission_denied: 403,
  not_found: 404,
  rate_limited: 429,
  unavailable: 503,
  timeout: 504,
};

export function buildServer({ reads, sessionOf }: { reads: Reads; sessionOf: SessionOf }): FastifyInstance {
  // The streams of open pages would keep it from closing.
  const server = Fastify({ forceCloseConnections: true });
  keepToThisMachine(server);

  server.setErrorHandler((error, _request, reply) => {
    if (!ColloquyError.is(error)) return reply.send(error);
    if (error.retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(error.retryAfterMs / 1000));
    return reply.status(statusOf[error.code] ?? 502).send({ code: error.code, retryable: error.retryable });
  });

  server.get<{ Querystring: { limit?: number; cursor?: string } }>(
    "/inbox",
    {
      schema: {
        querystring: {
          type: "object",
          properties: { limit: { type: "integer", minimum: 1, maximum: 100 }, cursor: { type: "string" } },
        },
      },
    },
    async (request, reply) => {
      const user = sessionOf(sessionIn(request));
      if (user === undefined) return reply.status(401).send({ code: "no_session" });
      const { limit = 20, cursor } = request.query;
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const page = await reads.inbox(user, { limit, cursor }, { signal: gone.signal });
      const failed = Object.entries(page.sources).filter(([, source]) => source.status === "failed");
      const locale = request.headers["accept-language"];
      return {
        items: page.items.map((item) => rowOf(item, { ...item, at: item.sortAt, locale })),
        nextCursor: page.nextCursor,
        complete: page.complete,
        failed: failed.map(([name]) => name),
      };
    },
  );
  return server;
}

/** Both emulators, the server over them and two people's sessions, so that the example runs without an account. */
export async function startExample(port: number, { isMirrored = false } = {}) {
  const clouds = await startClouds();
  const sessions = new Map<string, SessionUser>([
    ["alice-session", { person: "alice", users: { tencent: "alice", volcengine: "10001" } }],
    ["carol-session", { person: "carol", users: { tencent: "carol", volcengine: "10003" } }],
  ]);
  const sessionOf: SessionOf = (token) => sessions.get(token);
  const cursor = { keys: [secret()] };
  // What this server writes goes where webhooks go: Volcengine posts nothing of it, and what Tencent posts once more
  // changes nothing.
  const onWrite: OnWrite = async (event) => {
    for (const handle of handlers) await handle(event);
  };
  const clients = {
    tencent: createClient(tencentFromEnv(clouds.env), { cursor, onWrite }),
    volcengine: createClient(volcengineFromEnv(clouds.env), { cursor, onWrite }),
  };
  const opened = isMirrored ? await openMirror(clients, sessions.values(), cursor) : undefined;
  const reads = opened === undefined ? readClouds(clients, cursor) : readMirror(opened.mirror);
  const server = buildServer({ reads, sessionOf });
  servePage(server, { session: "alice-session", isSession: (token) => sessions.has(token) });
  serveMessages(server, { reads, clients, sessionOf });
  const push = servePush(server, { reads, sessionOf });
  // The mirror first: pages are told what it then has.
  const handlers = opened === undefined ? [push] : [opened.mirror.apply, push];
  const dedupe = opened?.mirror.dedupe;
  serveHooks(server, createWebhooks(clouds.webhooks, { onEvent: handlers, dedupe }));
  const url = await server.listen({ host: "127.0.0.1", port });
  clouds.postTo(`${url}/hooks`);
  const close = async () => {
    await server.close();
    await opened?.close();
    await Promise.all([clients.tencent.close(), clients.volcengine.close()]);
    await Promise.all([clouds.tencent.close(), clouds.volcengine.close()]);
  };
  return { url, clouds, sessions, mirror: opened?.mirror, close };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const isMirrored = process.argv.includes("--mirror");
  const { url, clouds } = await startExample(Number(process.env.PORT ?? 3000), { isMirrored });
  console.log(`${url}/ shows the inbox; what the page reads:`);
  console.log(`curl -H 'Authorization: Bearer alice-session' '${url}/inbox?limit=5'`);
  console.log("\nAlice says something:");
  const said = JSON.stringify({ source: "tencent", conversationId: "direct:bob", text: "hello" });
  const asJson = "-H 'content-type: application/json'";
  console.log(`curl -H 'Authorization: Bearer alice-session' ${asJson} -d '${said}' '${url}/messages'`);
  console.log("\nA message that comes while the page is open:");
  for (const [name, value] of Object.entries(clouds.env)) console.log(`export ${name}=${value}`);
  const words = "--provider tencent --user bob --conversation direct:alice --text hello";
  console.log(`npm run colloquy -- send ${words}`);
}
