import { createHash } from "node:crypto";
import { tencentWebhook } from "../../providers/tencent/index.js";
import { volcengineWebhook } from "../../providers/volcengine/index.js";
import { createClient, type Provider } from "../../src/index.js";
import type { PostedEvent, WebhookStage } from "../../src/testing/index.js";
import {
  post,
  TENCENT_TOKEN,
  tencentUrl,
  VOLCENGINE_KEY,
  volcengineEnvelope,
  volcengineRequest,
} from "./webhooks.js";

type Fields = Record<string, unknown>;

/** The vendor's item of a message of a stage, as its history gives it. */
async function itemOf(provider: Provider, userId: string, event: PostedEvent): Promise<Fields> {
  if (event.type === "unknown") return {};
  const client = createClient(provider, { budget: false });
  try {
    const { conversationId, messageId } = event;
    const [message] = await client.messages.get({ userId, conversationId, messageIds: [messageId] });
    return message?.raw as Fields;
  } finally {
    await client.close();
  }
}

const withTexts = (fields: Fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === "number" ? String(value) : value]),
  );

/** Tencent posting what a stage of it holds. */
export function tencentWebhooks(provider: () => Provider, userId: string): WebhookStage {
  return {
    create: (options) =>
      tencentWebhook({ sdkAppId: Number(provider().appId), token: TENCENT_TOKEN, ...options }),
    async post(event, { url, at, signature, app, numbers = "bare" }) {
      const { MsgTimeStamp, MsgRandom, ...item } = await itemOf(provider(), userId, event);
      const command = event.type === "unknown" ? "Moon.CallbackIsFull" : "Group.CallbackAfterSendMsg";
      const groupId = event.type === "unknown" ? undefined : event.conversationId.replace("group:", "");
      const told = {
        ...item,
        GroupId: groupId,
        MsgTime: MsgTimeStamp,
        Random: MsgRandom,
        EventTime: 1790000000456,
      };
      const body = { CallbackCommand: command, ...(numbers === "text" ? withTexts(told) : told) };
      const address = tencentUrl({
        base: url,
        command,
        appId: app ?? provider().appId,
        token: signature === "wrong" ? "another" : TENCENT_TOKEN,
        signed: signature !== "none",
        time: Math.floor(at.getTime() / 1000),
      });
      return post(address, JSON.stringify(body));
    },
  };
}

/** Volcengine posting what a stage of it holds. */
export function volcengineWebhooks(provider: () => Provider, userId: string): WebhookStage {
  return {
    create: (options) =>
      volcengineWebhook({ appId: Number(provider().appId), secretKey: VOLCENGINE_KEY, ...options }),
    async post(event, { url, at, signature, app, numbers = "bare" }) {
      const text = JSON.stringify(await itemOf(provider(), userId, event));
      const data = numbers === "bare" ? text.replace(/"(\d{16,19})"/g, "$1") : text;
      const changes = {
        EventType: event.type === "unknown" ? "AfterMoonRise" : "AfterSendMessage",
        EventId: `e-${createHash("sha256").update(JSON.stringify(event)).digest("hex")}`,
        EventTime: at.toISOString(),
        AppId: app ?? provider().appId,
      };
      const { Signature = "", ...unsigned } = volcengineEnvelope(
        data,
        changes,
        signature === "wrong" ? "another" : VOLCENGINE_KEY,
      );
      return volcengineRequest(signature === "none" ? unsigned : { ...unsigned, Signature }, url);
    },
  };
}
