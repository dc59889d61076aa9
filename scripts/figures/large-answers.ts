import { ColloquyError, createClient } from "../../src/index.js";
import { report } from "./pairs.js";
import { tencentInProcess } from "./samples.js";

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
const answers: Readonly<Record<string, string>> = {
  "one long text": `{"ErrorCode":0,"CompleteFlag":1,"x":"${"a".repeat(BYTES - 50)}"}`,
  "short numbers": filled(ignored, "11", "]}"),
  "long integers": filled(ignored, "12345678901234567890", "]}"),
  "long integers behind quotes and backslashes": `${ignored}"${'\\\\\\"'.repeat(BYTES / 4 - 50)}",12345678901234567890]}`,
  "empty objects": filled(ignored, "{}", "]}"),
  "nested lists": filled(ignored, `${"[".repeat(60)}${"]".repeat(60)}`, "]}"),
  conversations: filled(rows, '{"Type":1,"To_Account":"abcdefgh","MsgTime":1}', "]}"),
  "an error's text": `{"ErrorCode":60002,"ErrorInfo":"${"a".repeat(BYTES - 50)}"}`,
  "an error's text full of what secrets look like": filled(
    '{"ErrorCode":60002,"ErrorInfo":"',
    "usersig= authorization: x HMAC-SHA256 Credential= x-security-token:",
    '"}',
  ),
};

/**
 * How long the event loop stands still over an answer of 8 MiB, beside `JSON.parse` of it. Without a network a call
 * does all its work in one turn of the loop, so its time is that.
 */
export async function largeAnswers(): Promise<void> {
  for (const [title, text] of Object.entries(answers)) {
    const client = createClient(tencentInProcess(text), { budget: false, retry: false });
    const ours = () =>
      client.conversations.list({ userId: "alice", limit: 1 }).catch((error) => {
        if (!ColloquyError.is(error)) throw error;
      });
    const parse = async () => void JSON.parse(text);
    await timeOf(ours);
    await timeOf(parse);
    const pairs: [number, number][] = [];
    for (let round = 0; round < ROUNDS; round += 1) pairs.push([await timeOf(ours), await timeOf(parse)]);
    report(`8 MiB of ${title} over JSON.parse`, pairs, "ms");
    await client.close();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
