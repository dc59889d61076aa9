import { setImmediate as turn } from "node:timers/promises";
import { ColloquyError, createClient, type Provider } from "../../src/index.js";
import { MOST_ITEMS } from "../../src/provider/parse.js";
import { median, report, rounded } from "./pairs.js";
import { tencentInProcess, volcengineInProcess, volcenginePage } from "./samples.js";

const ROUNDS = 9;

/** The largest answer that a client takes unless it is told otherwise. */
const BYTES = 8 * 1024 * 1024 - 200;

/** As many of `unit` as there is room for. */
function filled(head: string, unit: string, tail: string): string {
  const count = Math.floor((BYTES - head.length - tail.length + 1) / (unit.length + 1));
  return head + Array(count).fill(unit).join(",") + tail;
}

const ignored = '{"ErrorCode":0,"CompleteFlag":1,"x":[';
const rows = '{"ErrorCode":0,"CompleteFlag":1,"SessionItem":[';
const volcengineRows = '{"ResponseMetadata":{},"Result":{"HasMore":false,"ConversationInfos":[';
/** Rows of {@link volcenginePage} in one answer. */
const WIDE_ROWS = MOST_ITEMS;

/** By what they are full of. Those whose name begins with "Volcengine" come from there, the others from Tencent. */
const answers: Readonly<Record<string, string>> = {
  "one long text": `{"ErrorCode":0,"CompleteFlag":1,"x":"${"a".repeat(BYTES - 50)}"}`,
  "short numbers": filled(ignored, "11", "]}"),
  "long integers": filled(ignored, "12345678901234567890", "]}"),
  "long integers behind quotes and backslashes": `${ignored}"${'\\\\\\"'.repeat(BYTES / 4 - 50)}",12345678901234567890]}`,
  "empty objects": filled(ignored, "{}", "]}"),
  "nested lists": filled(ignored, `${"[".repeat(60)}${"]".repeat(60)}`, "]}"),
  "Tencent conversations": filled(rows, '{"Type":1,"To_Account":"abcdefgh","MsgTime":1}', "]}"),
  "Volcengine conversations": volcenginePage(0, WIDE_ROWS, WIDE_ROWS),
  "Volcengine conversations of three fields": filled(
    volcengineRows,
    '{"ConversationShortId":7000000000000000123,"ConversationType":2,"Name":"seven"}',
    "]}}",
  ),
  "Volcengine conversations that are an id": filled(volcengineRows, '{"ConversationShortId":1}', "]}}"),
  "an error's text": `{"ErrorCode":60002,"ErrorInfo":"${"a".repeat(BYTES - 50)}"}`,
  "an error's text full of what secrets look like": filled(
    '{"ErrorCode":60002,"ErrorInfo":"',
    "usersig= authorization: x HMAC-SHA256 Credential= x-security-token:",
    '"}',
  ),
};

/**
 * How long the event loop stands still at the longest over an answer of 8 MiB, beside `JSON.parse` of it. The note says
 * what all turns of the call take together.
 */
export async function largeAnswers(): Promise<void> {
  for (const [title, text] of Object.entries(answers)) {
    const client = createClient(providerOf(title, text), { budget: false, retry: false });
    const ours = () =>
      client.conversations.list({ userId: "1", limit: 1 }).catch((error) => {
        if (!ColloquyError.is(error)) throw error;
      });
    const parse = async () => void JSON.parse(text);
    await stopsOf(ours);
    await stopsOf(parse);
    const pairs: [number, number][] = [];
    const wholes: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const stops = await stopsOf(ours);
      const parsing = Math.max(...(await stopsOf(parse)));
      pairs.push([Math.max(...stops), parsing]);
      wholes.push(stops.reduce((sum, stop) => sum + stop) / parsing);
    }
    report(`8 MiB of ${title} over JSON.parse`, pairs, "ms", `the whole call ${rounded(median(wholes))}`);
    await client.close();
  }
}

function providerOf(title: string, text: string): Provider {
  return title.startsWith("Volcengine") ? volcengineInProcess(() => text) : tencentInProcess(text);
}

/** How long each turn of the event loop takes while the work is done. */
async function stopsOf(work: () => Promise<unknown>): Promise<number[]> {
  const stops: number[] = [];
  let isDone = false;
  let turnedAt = performance.now();
  const watched = watch();
  await work();
  isDone = true;
  await watched;
  return stops;

  async function watch(): Promise<void> {
    while (!isDone) {
      await turn();
      stops.push(performance.now() - turnedAt);
      turnedAt = performance.now();
    }
  }
}
