import { createHash, timingSafeEqual } from "node:crypto";
import { tencentWebhook } from "../../providers/tencent/index.js";
import { createWebhooks } from "../../src/webhooks/index.js";
import { median, report, takeTurns } from "./pairs.js";
import { sdkAppId } from "./samples.js";

const ROUNDS = 9;
const EVENTS = 3_000;
const TOKEN = "the token of the console";

/** An event that is verified, told apart from those before it, read and handed on, beside doing the least by hand. */
export async function webhooks(): Promise<void> {
  let handed = 0;
  const receiver = createWebhooks(
    { tencent: tencentWebhook({ sdkAppId, token: TOKEN }) },
    {
      onEvent: () => {
        handed += 1;
      },
    },
  );
  const ours = async (number: number) => {
    const { status } = await receiver.handle(requestOf(number));
    if (status !== 200) throw new Error(`event ${number} was answered with ${status}`);
  };
  await microsecondsAnEvent(ours);
  await microsecondsAnEvent(byHand);
  const pairs = await takeTurns(ROUNDS, async () => [
    await microsecondsAnEvent(ours),
    await microsecondsAnEvent(byHand),
  ]);
  if (handed !== (ROUNDS + 1) * EVENTS) throw new Error(`${handed} events were handed on`);
  const aSecond = Math.round(1_000_000 / median(pairs.map(([one]) => one)));
  report("a webhook's event over hash, text and JSON.parse", pairs, "µs of CPU", `${aSecond} a second`);
}

let next = 0;

async function microsecondsAnEvent(handle: (number: number) => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < EVENTS; done += 1) {
    next += 1;
    await handle(next);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / EVENTS;
}

function signOf(time: string): string {
  return createHash("sha256").update(`${TOKEN}${time}`).digest("hex");
}

function requestOf(number: number): Request {
  const time = String(Math.floor(Date.now() / 1000));
  const query = `SdkAppid=${sdkAppId}&CallbackCommand=C2C.CallbackAfterSendMsg&contenttype=json`;
  const body = JSON.stringify({
    CallbackCommand: "C2C.CallbackAfterSendMsg",
    From_Account: "alice",
    To_Account: "bob",
    MsgSeq: number,
    MsgRandom: 770013,
    MsgTime: Number(time),
    MsgKey: `${number}_770013_${time}`,
    OnlineOnlyFlag: 0,
    SendMsgResult: 0,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `message ${number}` } }],
    CloudCustomData: "",
  });
  const url = `https://app.example/hooks/tencent?${query}&Sign=${signOf(time)}&RequestTime=${time}`;
  return new Request(url, { method: "POST", body });
}

async function byHand(number: number): Promise<void> {
  const request = requestOf(number);
  const { searchParams } = new URL(request.url);
  const expected = Buffer.from(signOf(searchParams.get("RequestTime") ?? ""));
  const isSigned = timingSafeEqual(Buffer.from(searchParams.get("Sign") ?? ""), expected);
  const body: unknown = JSON.parse(await request.text());
  const response = Response.json({ ErrorCode: isSigned && typeof body === "object" ? 0 : 1 });
  if (response.status !== 200) throw new Error("not signed");
}
