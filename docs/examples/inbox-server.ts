/**
 * A small backend that hands one user's inbox to a front end, page by page.
 *
 *   GET /inbox?limit=20&cursor=...   with   Authorization: Bearer <session>   or the cookie `session`
 *   GET /                            a page that shows it
 *
 * The user comes from the session and never from the query: colloquy reads with the app's rights, so whoever names
 * the user decides whose conversations are shown.
 *
 * Run it against both emulators: npx tsx docs/examples/inbox-server.ts
 */
import { randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";
import {
  ColloquyError,
  createClient,
  createInbox,
  type ErrorCode,
  type Inbox,
  type InboxItem,
  preview,
} from "colloquy";
import { startTencentEmulator, startVolcengineEmulator } from "colloquy/emulator";
import { tencent } from "colloquy/tencent";
import { volcengine } from "colloquy/volcengine";
import Fastify, { type FastifyInstance } from "fastify";
import { keepToThisMachine, pictureOf, servePage, sessionIn } from "./inbox-page.js";

/** One person's ids in both clouds. */
export interface SessionUser {
  tencent: string;
  volcengine: string;
}

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

export function buildServer(options: {
  inbox: Inbox;
  /** Looks a session up; `undefined` when there is none. */
  sessionOf: (token: string) => SessionUser | undefined;
}): FastifyInstance {
  const server = Fastify();
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
      const user = options.sessionOf(sessionIn(request));
      if (user === undefined) return reply.status(401).send({ code: "no_session" });
      const { limit = 20, cursor } = request.query;
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const page = await options.inbox.list(
        { users: { ...user }, limit, include: ["profile", "lastMessage", "unread"], cursor },
        { signal: gone.signal },
      );
      const failed = Object.entries(page.sources).filter(([, source]) => source.status === "failed");
      return {
        items: page.items.map((item) => forFrontEnd(item, request.headers["accept-language"])),
        nextCursor: page.nextCursor,
        complete: page.complete,
        failed: failed.map(([name]) => name),
      };
    },
  );
  return server;
}

/** What a row of the front end shows; `raw` and the vendor's fields stay on the server. */
function forFrontEnd(item: InboxItem, locale: string | undefined) {
  const title = item.title ?? item.peerId ?? item.id;
  return {
    key: `${item.source}/${item.id}`,
    title,
    picture: pictureOf(title),
    at: item.sortAt,
    preview: item.lastMessage ? preview(item.lastMessage, { locale }) : null,
    unread: item.unread ?? null,
    late: item.late ?? false,
  };
}

/** Both emulators, an inbox over them and one session, so that the example runs without an account. */
export async function startExample(port: number): Promise<{ url: string; close(): Promise<void> }> {
  const [sdkAppId, secretKey] = [1400000000, randomBytes(32).toString("hex")];
  const [appId, accessKeyId, secretAccessKey] = [666675, "AKLTEXAMPLE", randomBytes(32).toString("hex")];
  const tencentCloud = await startTencentEmulator({ sdkAppId, secretKey });
  const volcengineCloud = await startVolcengineEmulator({ appId, accessKeyId, secretAccessKey });
  const clients = {
    tencent: createClient(tencent({ sdkAppId, secretKey, baseUrl: tencentCloud.url })),
    volcengine: createClient(
      volcengine({ appId, credentials: { accessKeyId, secretAccessKey }, baseUrl: volcengineCloud.url }),
    ),
  };
  const inbox = createInbox(clients, { cursor: { keys: [randomBytes(32).toString("hex")] } });
  const session = "alice-session";
  const sessions = new Map([[session, { tencent: "alice", volcengine: "10001" }]]);
  const server = buildServer({ inbox, sessionOf: (token) => sessions.get(token) });
  servePage(server, session);
  const url = await server.listen({ host: "127.0.0.1", port });
  const close = async () => {
    await server.close();
    await Promise.all([clients.tencent.close(), clients.volcengine.close()]);
    await Promise.all([tencentCloud.close(), volcengineCloud.close()]);
  };
  return { url, close };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { url } = await startExample(Number(process.env.PORT ?? 3000));
  console.log(`${url}/ shows the inbox; what the page reads:`);
  console.log(`curl -H 'Authorization: Bearer alice-session' '${url}/inbox?limit=5'`);
}
