/**
 * A small backend that hands one user's inbox to a front end, page by page.
 *
 *   GET /inbox?limit=20&cursor=...   with   Authorization: Bearer <session>   or the cookie `session`
 *   GET /                            a page that shows it, and new messages as they come (inbox-events.ts)
 *
 * The user comes from the session and never from the query: colloquy reads with the app's rights, so whoever names
 * the user decides whose conversations are shown.
 *
 * Run it against both emulators: npx tsx docs/examples/inbox-server.ts
 */
import { randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";
import { ColloquyError, createClient, createInbox, type ErrorCode, type Inbox } from "colloquy";
import { startTencentEmulator, startVolcengineEmulator } from "colloquy/emulator";
import { tencentFromEnv, tencentWebhook } from "colloquy/tencent";
import { volcengineFromEnv, volcengineWebhook } from "colloquy/volcengine";
import Fastify, { type FastifyInstance } from "fastify";
import { servePush } from "./inbox-events.js";
import { keepToThisMachine, servePage, sessionIn } from "./inbox-page.js";
import { rowOf, shown } from "./inbox-row.js";

/** One person's ids in both clouds. */
export interface SessionUser {
  tencent: string;
  volcengine: string;
}

/** Looks a session up; `undefined` when there is none. */
type SessionOf = (token: string) => SessionUser | undefined;

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

export function buildServer(options: { inbox: Inbox; sessionOf: SessionOf }): FastifyInstance {
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
      const user = options.sessionOf(sessionIn(request));
      if (user === undefined) return reply.status(401).send({ code: "no_session" });
      const { limit = 20, cursor } = request.query;
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const page = await options.inbox.list(
        { users: { ...user }, limit, include: shown, cursor },
        { signal: gone.signal },
      );
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

/** Both emulators, and what leads to them; the keys are made anew at every start and open nothing else. */
async function startClouds() {
  const secret = () => randomBytes(32).toString("hex");
  const [sdkAppId, secretKey] = [1400000000, secret()];
  const [appId, accessKeyId, secretAccessKey] = [666675, "AKLTEXAMPLE", secret()];
  const tencent = await startTencentEmulator({ sdkAppId, secretKey });
  const volcengine = await startVolcengineEmulator({ appId, accessKeyId, secretAccessKey });
  const events = { tencent: { token: secret().slice(0, 32) }, volcengine: { secretKey: secret() } };
  return {
    tencent,
    volcengine,
    env: {
      COLLOQUY_TENCENT_SDK_APP_ID: String(sdkAppId),
      COLLOQUY_TENCENT_SECRET_KEY: secretKey,
      COLLOQUY_TENCENT_BASE_URL: tencent.url,
      COLLOQUY_VOLCENGINE_APP_ID: String(appId),
      COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: accessKeyId,
      COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: secretAccessKey,
      COLLOQUY_VOLCENGINE_BASE_URL: volcengine.url,
    },
    webhooks: {
      tencent: tencentWebhook({ sdkAppId, ...events.tencent }),
      volcengine: volcengineWebhook({ appId, ...events.volcengine }),
    },
    postTo(url: string) {
      tencent.webhooks({ url: `${url}/tencent`, ...events.tencent });
      volcengine.webhooks({ url: `${url}/volcengine`, ...events.volcengine });
    },
  };
}

/** Both emulators, an inbox over them and two people's sessions, so that the example runs without an account. */
export async function startExample(port: number) {
  const clouds = await startClouds();
  const clients = {
    tencent: createClient(tencentFromEnv(clouds.env)),
    volcengine: createClient(volcengineFromEnv(clouds.env)),
  };
  const inbox = createInbox(clients, { cursor: { keys: [randomBytes(32).toString("hex")] } });
  const sessions = new Map<string, SessionUser>([
    ["alice-session", { tencent: "alice", volcengine: "10001" }],
    ["carol-session", { tencent: "carol", volcengine: "10003" }],
  ]);
  const sessionOf: SessionOf = (token) => sessions.get(token);
  const server = buildServer({ inbox, sessionOf });
  servePage(server, { session: "alice-session", isSession: (token) => sessions.has(token) });
  servePush(server, { clients, webhooks: clouds.webhooks, sessionOf });
  const url = await server.listen({ host: "127.0.0.1", port });
  clouds.postTo(`${url}/hooks`);
  const close = async () => {
    await server.close();
    await Promise.all([clients.tencent.close(), clients.volcengine.close()]);
    await Promise.all([clouds.tencent.close(), clouds.volcengine.close()]);
  };
  return { url, clouds, sessions, close };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { url, clouds } = await startExample(Number(process.env.PORT ?? 3000));
  console.log(`${url}/ shows the inbox; what the page reads:`);
  console.log(`curl -H 'Authorization: Bearer alice-session' '${url}/inbox?limit=5'`);
  console.log("\nA message that comes while it is open:");
  for (const [name, value] of Object.entries(clouds.env)) console.log(`export ${name}=${value}`);
  const words = "--provider tencent --user bob --conversation direct:alice --text hello";
  console.log(`npm run colloquy -- send ${words}`);
}
