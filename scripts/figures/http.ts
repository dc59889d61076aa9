import { fork } from "node:child_process";
import { once } from "node:events";
import { Service } from "@volcengine/openapi";
import { Pool } from "undici";
import { volcengine } from "../../providers/volcengine/index.js";
import { canonicalQuery, createSigner } from "../../providers/volcengine/sign.js";
import { createClient } from "../../src/index.js";
import { expectSame, report, type Side, takeTurns } from "./pairs.js";
import { appId, credentials } from "./samples.js";

/** Many short turns: what else the machine does then meets both sides alike. */
const ROUNDS = 45;
const PAGES = 500;
const WARMING_TURNS = 8;
const CONCURRENCY = 64;
const query = { Action: "GetUserConversations", Version: "2020-12-01" };
const body = { AppId: appId, UserId: 10001, Cursor: 0, Limit: 20 };

/** CPU of a page of 20 conversations at concurrency 64 over loopback, beside three other ways to ask for it. */
export async function http(): Promise<void> {
  const server = fork(new URL("server.js", import.meta.url));
  const [port] = (await once(server, "message")) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const pool = new Pool(origin, { connections: CONCURRENCY });
  const client = createClient(volcengine({ appId, credentials, baseUrl: origin }), { budget: false });
  const ours: Side = {
    run: () => client.conversations.list({ userId: "10001", limit: 20 }),
    view: ({ items }: { items: { title?: string }[] }) => items.map(({ title }) => title),
  };
  try {
    await compareCosts("a page over raw undici and JSON.parse", ours, rawUndici(pool));
    await compareCosts("a page over the vendor's Service", ours, vendorService(port));
    await compareCosts("a page over hand-written fetch", ours, handWrittenFetch(origin));
  } finally {
    await Promise.all([pool.close(), client.close()]);
    server.kill();
  }
}

function rawUndici(pool: Pool): Side {
  return {
    async run() {
      const path = `/?${canonicalQuery(query)}`;
      const headers = { "content-type": "application/json" };
      const response = await pool.request({ path, method: "POST", headers, body: JSON.stringify(body) });
      return JSON.parse(await response.body.text());
    },
    view: namesOf,
  };
}

function vendorService(port: number): Side {
  const service = new Service({
    host: `127.0.0.1:${port}`,
    protocol: "http:",
    serviceName: "rtc",
    region: "cn-north-1",
    defaultVersion: query.Version,
    accessKeyId: credentials.accessKeyId,
    secretKey: credentials.secretAccessKey,
  });
  const ask = service.createJSONAPI(query.Action);
  return { run: () => ask(body), view: namesOf };
}

/** What somebody writes who has the signature: one request, its status and its JSON. */
function handWrittenFetch(origin: string): Side {
  const sign = createSigner({ region: "cn-north-1", service: "rtc" });
  const { host } = new URL(origin);
  return {
    async run() {
      const text = JSON.stringify(body);
      const request = {
        method: "POST",
        host,
        path: "/",
        contentType: "application/json",
        body: text,
      } as const;
      const headers = sign({ ...request, query: canonicalQuery(query) }, credentials, new Date());
      const response = await fetch(`${origin}/?${canonicalQuery(query)}`, {
        method: "POST",
        headers,
        body: text,
      });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return response.json();
    },
    view: namesOf,
  };
}

function namesOf({ Result }: { Result: { ConversationInfos: { Name: string }[] } }): string[] {
  return Result.ConversationInfos.map(({ Name }) => Name);
}

async function compareCosts(title: string, ours: Side, other: Side): Promise<void> {
  await expectSame(ours, other);
  const round = async (oursFirst: boolean): Promise<[number, number]> => {
    if (oursFirst) return [await cpuOf(ours), await cpuOf(other)];
    const otherCost = await cpuOf(other);
    return [await cpuOf(ours), otherCost];
  };
  await takeTurns(WARMING_TURNS, round);
  report(title, await takeTurns(ROUNDS, round), "µs of CPU");
}

/** Microseconds of this process's CPU that one page costs. */
async function cpuOf({ run }: Side): Promise<number> {
  let left = PAGES;
  const before = process.cpuUsage();
  const worker = async () => {
    while (left-- > 0) await run();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PAGES;
}
