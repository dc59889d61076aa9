import { createHash } from "node:crypto";
import { type ColloquyEvent, createWebhooks, type Webhooks, type WebhooksOptions } from "colloquy/webhooks";
import { tencentWebhook } from "../../providers/tencent/index.js";
import { volcengineWebhook } from "../../providers/volcengine/index.js";

export const TENCENT_APP = 1400012345;
export const TENCENT_TOKEN = "token-of-the-console-7f3a";

/** What the vendor appends to the address. */
export interface TencentAddress {
  base?: string;
  command?: string;
  appId?: string | number;
  token?: string;
  /** In seconds. */
  time?: number;
  signed?: boolean;
}

export function tencentUrl({
  base = "https://app.example/hooks/tencent",
  command = "C2C.CallbackAfterSendMsg",
  appId = TENCENT_APP,
  token = TENCENT_TOKEN,
  time = Math.floor(Date.now() / 1000),
  signed = true,
}: TencentAddress = {}): URL {
  const url = new URL(base);
  const fields = { SdkAppid: appId, CallbackCommand: command, contenttype: "json", ClientIP: "203.0.113.9" };
  for (const [name, value] of Object.entries({ ...fields, OptPlatform: "RESTAPI" })) {
    url.searchParams.set(name, String(value));
  }
  if (signed) {
    url.searchParams.set("Sign", createHash("sha256").update(`${token}${time}`).digest("hex"));
    url.searchParams.set("RequestTime", String(time));
  }
  return url;
}

export function post(url: URL | string, body: string): Request {
  return new Request(url, { method: "POST", body, headers: { "content-type": "application/json" } });
}

/** A request as the vendor makes it; the body repeats the command. */
export function tencentRequest(body: Record<string, unknown>, address: TencentAddress = {}): Request {
  const command = address.command ?? String(body.CallbackCommand);
  return post(tencentUrl({ ...address, command }), JSON.stringify(body));
}

/** A message of the facts' sample; each number is another message. */
export function said(number: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const time = 1790000000;
  return {
    CallbackCommand: "C2C.CallbackAfterSendMsg",
    From_Account: "u_amy",
    To_Account: "u_ben",
    MsgSeq: number,
    MsgRandom: 770013,
    MsgTime: time,
    MsgKey: `${number}_770013_${time}`,
    OnlineOnlyFlag: 0,
    SendMsgResult: 0,
    ErrorInfo: "send msg succeed",
    UnreadMsgNum: 1,
    MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `hi ${number}` } }],
    CloudCustomData: "",
    ...changes,
  };
}

/** One Tencent source, and what its handler was given. */
export function receiveTencent(
  options: Partial<WebhooksOptions> = {},
  source: Partial<Parameters<typeof tencentWebhook>[0]> = {},
): { webhooks: Webhooks; events: ColloquyEvent[] } {
  const events: ColloquyEvent[] = [];
  const webhook = tencentWebhook({ sdkAppId: TENCENT_APP, token: TENCENT_TOKEN, ...source });
  const webhooks = createWebhooks(
    { tencent: webhook },
    {
      onEvent: (event) => {
        events.push(event);
      },
      ...options,
    },
  );
  return { webhooks, events };
}

const VOLCENGINE_APP = 666666;
export const VOLCENGINE_KEY = "callback-secret-9c1e";

/** The eight fields of a request. */
export type VolcengineEnvelope = Record<string, string>;

/** An event as the vendor signs it; `changes` are signed too. */
export function volcengineEnvelope(
  data: unknown,
  changes: VolcengineEnvelope = {},
  secretKey = VOLCENGINE_KEY,
): VolcengineEnvelope {
  const fields: VolcengineEnvelope = {
    EventType: "AfterSendMessage",
    EventData: typeof data === "string" ? data : JSON.stringify(data),
    EventTime: new Date().toISOString().replace("Z", "901234Z"),
    EventId: "0b7e6c1e-0000-4000-8000-000000000001",
    AppId: String(VOLCENGINE_APP),
    Version: "2020-12-01",
    Nonce: "0042",
    ...changes,
  };
  const values = [...Object.values(fields), secretKey].map((value) => Buffer.from(value));
  const joined = Buffer.concat(values.sort(Buffer.compare));
  return { ...fields, Signature: createHash("sha256").update(joined).digest("hex") };
}

export function volcengineRequest(
  envelope: VolcengineEnvelope,
  base = "https://app.example/hooks/volcengine",
) {
  return post(base, JSON.stringify(envelope));
}

/** One Volcengine source, and what its handler was given. */
export function receiveVolcengine(
  options: Partial<WebhooksOptions> = {},
  source: Partial<Parameters<typeof volcengineWebhook>[0]> = {},
): { webhooks: Webhooks; events: ColloquyEvent[] } {
  const events: ColloquyEvent[] = [];
  const webhook = volcengineWebhook({ appId: VOLCENGINE_APP, secretKey: VOLCENGINE_KEY, ...source });
  const onEvent = (event: ColloquyEvent) => {
    events.push(event);
  };
  return { webhooks: createWebhooks({ volcengine: webhook }, { onEvent, ...options }), events };
}

/** A body that says when it is read. */
export function watchedBody(): { body: ReadableStream; wasRead(): boolean } {
  let wasRead = false;
  const pull = () => {
    wasRead = true;
  };
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), wasRead: () => wasRead };
}

/** Status and body of an answer. */
export async function answerOf(
  response: Response | Promise<Response>,
): Promise<{ status: number; body: unknown }> {
  const answered = await response;
  return { status: answered.status, body: await answered.json() };
}

/** A promise and what settles it. */
export function gate(): { opened: Promise<void>; open(): void; fail(cause: Error): void } {
  let open: () => void = () => undefined;
  let fail: (cause: Error) => void = () => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { opened, open, fail };
}
