/**
 * CPU of a page of 20 Volcengine conversations at concurrency 64, over loopback: colloquy beside raw undici
 * (`Pool.request`) with `JSON.parse`, in turns within one run. The server is another process, so only the client's time
 * counts. Run: npx tsx test/bench/call-path.ts
 */
import { fork } from "node:child_process";
import { createServer } from "node:http";
import { Pool } from "undici";
import { volcengine } from "../../providers/volcengine/index.js";
import { createClient } from "../../src/index.js";

const ROUNDS = 15;
const PAGES = 1_500;
const CONCURRENCY = 64;

const conversation = (index: number) =>
  `{"ConversationShortId":71793393734234270${10 + index},"ConversationId":"c${index}","AppId":666666,"InboxType":0,"Name":"会话 ${index}","AvatarUrl":"https://example.com/${index}.png","Description":"","OwnerUserId":10001,"CreatorUserId":10001,"Notice":"","Status":0,"Ext":{"key":"value","s:s_aid":"666666"},"CreateTime":1669714409,"ModifyTime":1669714409,"ConversationType":2,"MemberCount":2,"OnlineCount":0}`;
const page = `{"ResponseMetadata":{"RequestId":"r"},"Result":{"ConversationInfos":[${Array.from({ length: 20 }, (_, index) => conversation(index)).join(",")}],"HasMore":true,"NextCursor":20}}`;

function serve(): void {
  const server = createServer((request, response) => {
    request
      .resume()
      .on("end", () => response.writeHead(200, { "content-type": "application/json" }).end(page));
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as { port: number }).port));
  process.on("disconnect", () => process.exit());
}

/** Microseconds of CPU one page costs. */
async function cpuOf(readPage: () => Promise<unknown>): Promise<number> {
  let left = PAGES;
  const before = process.cpuUsage();
  const worker = async () => {
    while (left-- > 0) await readPage();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PAGES;
}

async function compare(origin: string): Promise<void> {
  const pool = new Pool(origin, { connections: CONCURRENCY });
  const body = '{"AppId":666666,"UserId":10001,"Cursor":0,"Limit":20}';
  const raw = async () => {
    const response = await pool.request({
      path: "/?Action=GetUserConversations&Version=2020-12-01",
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    return JSON.parse(await response.body.text());
  };
  const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "secretKeyExample==" };
  const client = createClient(volcengine({ appId: 666_666, credentials, baseUrl: origin }), {
    budget: false,
  });
  const ours = () => client.conversations.list({ userId: "10001", limit: 20 });

  for (const warm of [raw, ours, raw, ours]) await cpuOf(warm);
  const rounds: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push([await cpuOf(ours), await cpuOf(raw)]);
  const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
  const middle = (values: number[]) => sorted(values)[Math.floor(values.length / 2)];
  const ratios = sorted(rounds.map(([a, b]) => a / b));
  const medians = [0, 1].map((side) => middle(rounds.map((round) => round[side] ?? 0))?.toFixed(0));
  console.log(
    `a page costs ${middle(ratios)?.toFixed(2)} times raw undici (${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)}, ${ROUNDS} rounds); medians ${medians.join(" and ")} µs`,
  );
  await Promise.all([pool.close(), client.close()]);
}

if (process.send === undefined) {
  const server = fork(import.meta.filename);
  server.once("message", (port) => compare(`http://127.0.0.1:${port}`).finally(() => server.kill()));
} else serve();
