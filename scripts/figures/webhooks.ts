import { createHash, timingSafeEqual } from "node:crypto";
import { tencentWebhook } from "../../providers/tencent/index.js";
import { createWebhooks } from "../../src/webhooks/index.js";
import { median, report, takeTurns } from "./pairs.js";
import { sdkAppId } from "./samples.js";

const ROUNDS = 9;
const EVENTS = 3_000;
const TOKEN = "the token of the console";

/** So many handlers have not returned while others are called. */
const HANGING = 100;
const HANGING_TEXT = "the handler of this one hangs";

/** An event that is verified, told apart from those before it, read and handed on, beside doing the least by hand. */
export async function webhooks(): Promise<void> {
  const free = startReceiver();
  const hung = startReceiver();
  const late = Array.from({ length: HANGING }, () => hung.take(HANGING_TEXT));
  await compareEvents("a webhook's event over hash, text and JSON.parse", free.take, byHand);
  await compareEvents(
    `a webhook's event while ${HANGING} handlers hang over one while none does`,
    hung.take,
    free.take,
  );
  hung.release();
  await Promise.all(late);
}

/** A receiver whose handler returns at once, except for messages of one text, where it waits to be released. */
function startReceiver() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let handed = 0;
  const receiver = createWebhooks(
    { tencent: tencentWebhook({ sdkAppId, token: TOKEN }) },
    {
      onEvent: (event) => {
        handed += 1;
        if (event.type === "message.sent" && event.message.text === HANGING_TEXT) return released;
      },
      onEventTimeoutMs: 600_000,
    },
  );
  const take = async (text: string) => {
    const before = handed;
    const { status } = await receiver.handle(nextRequest(text));
    if (status !== 200 || handed === before)
      throw new Error(`"${text}" was not handed on, and got ${status}`);
  };
  return { take, release };
}

type Take = (text: string) => Promise<void>;

async function compareEvents(title: string, ours: Take, other: Take): Promise<void> {
  await microsecondsAnEvent(ours);
  await microsecondsAnEvent(other);
  const pairs = await takeTurns(ROUNDS, async () => [
    await microsecondsAnEvent(ours),
    await microsecondsAnEvent(other),
  ]);
  const aSecond = Math.round(1_000_000 / median(pairs.map(([one]) => one)));
  report(title, pairs, "µs of CPU", `${aSecond} events a second`);
}

async function microsecondsAnEvent(take: Take): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < EVENTS; done += 1) await take("hello");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / EVENTS;
}

function signOf(time: string): string {
  return createHash("sha256").update(`${TOKEN}${time}`).digest("hex");
}

let sent = 0;

function nextRequest(text: string): Request {
  sent += 1;
  const time = String(Math.floor(Date.now() / 1000));
  const query = `SdkAppid=${sdkAppId}&CallbackCommand=C2C.CallbackAfterSendMsg&contenttype=json`;
  const body = JSON.stringify({
    CallbackCommand: "C2C.CallbackAfterSendMsg",
    From_Account: "alice",
    To_Account: "bob",
    MsgSeq: sent,
    MsgRandom: 770013,
    MsgTime: Number(time),
    MsgKey: `${sent}_770013_${time}`,
    OnlineOnlyFlag: 0,
    SendMsgResult: 0,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }],
    CloudCustomData: "",
  });
  const url = `https://app.example/hooks/tencent?${query}&Sign=${signOf(time)}&RequestTime=${time}`;
  return new Request(url, { method: "POST", body });
}

async function byHand(text: string): Promise<void> {
  const request = nextRequest(text);
  const { searchParams } = new URL(request.url);
  const expected = Buffer.from(signOf(searchParams.get("RequestTime") ?? ""));
  const isSigned = timingSafeEqual(Buffer.from(searchParams.get("Sign") ?? ""), expected);
  const body: unknown = JSON.parse(await request.text());
  const response = Response.json({ ErrorCode: isSigned && typeof body === "object" ? 0 : 1 });
  if (response.status !== 200) throw new Error("not signed");
}
