import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, createClient, type Message, type SentMessage } from "colloquy";
import { type ColloquyEvent, createWebhooks, toNodeListener, type Webhook } from "colloquy/webhooks";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { writeContent as writeTencent } from "../../providers/tencent/content/index.js";
import { startTencentEmulator, type TencentReadings } from "../../providers/tencent/emulator/index.js";
import { tencent, tencentWebhook } from "../../providers/tencent/index.js";
import { writeContent as writeVolcengine } from "../../providers/volcengine/content/index.js";
import {
  startVolcengineEmulator,
  type VolcengineReadings,
} from "../../providers/volcengine/emulator/index.js";
import { volcengine, volcengineWebhook } from "../../providers/volcengine/index.js";
import { tencentContent, volcengineContent } from "../support/contents.js";

/** A server that receives the events of one source, and what it was told. */
async function receive(source: Webhook, path: string) {
  const events: ColloquyEvent[] = [];
  const onEvent = (event: ColloquyEvent) => {
    events.push(event);
  };
  const server = createServer(toNodeListener(createWebhooks({ source }, { onEvent })));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const takeSent = () =>
    events.splice(0).flatMap((event) => (event.type === "message.sent" ? [event.message] : []));
  return { url: `http://127.0.0.1:${port}/hooks/${path}`, takeSent };
}

/** What an event has of a message of the history; its place only where the vendor tells it. */
function asTold({ raw, sentAt, position, ...message }: Message, told: SentMessage): SentMessage {
  const place = told.position === undefined ? {} : { position };
  return sentAt === null ? { ...message, ...place } : { ...message, ...place, sentAt };
}

async function expectAsInHistory(
  client: Client,
  userId: string,
  told: readonly SentMessage[],
): Promise<void> {
  for (const message of told) {
    const { conversationId, id } = message;
    const [kept] = await client.messages.get({ userId, conversationId, messageIds: [id] });
    if (kept === undefined || kept === null) expect.fail(`the history has no ${id}`);
    expect(message).toEqual(asTold(kept, message));
  }
}

const tencentReadings: Partial<TencentReadings>[] = [
  {},
  { eventTime: "text", directEventTime: "present", webhookMessageIds: "absent", contentType: "JSON" },
];

it.each(tencentReadings)(
  "a message that Tencent tells of is what its history gives: %j",
  async (readings) => {
    const app = { sdkAppId: 1400000000, secretKey: "any text" };
    const emulator = await startTencentEmulator({ ...app, world: "empty", readings });
    onTestFinished(() => emulator.close());
    const pathSecret = "4711-0815";
    const source = tencentWebhook({ sdkAppId: app.sdkAppId, token: "any token", pathSecret });
    const { url, takeSent } = await receive(source, `source/${pathSecret}`);
    const posting = emulator.webhooks({ url, token: "any token" });
    const client = createClient(tencent({ ...app, baseUrl: emulator.url }), { budget: false });
    onTestFinished(() => client.close());
    const { world } = emulator;
    for (const id of ["alice", "bob"]) world.addUser(id);
    world.addGroup({ id: "team", ownerId: "alice", memberIds: ["bob"] });
    const customData = fc.string({ unit: "grapheme", maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(tencentContent, customData, async (content, custom) => {
        fc.pre(Buffer.byteLength(JSON.stringify(content)) < 4_000);
        const words = { body: JSON.parse(JSON.stringify(writeTencent(content).body)), customData: custom };
        await world.say({ from: "bob", to: "alice", ...words });
        await world.say({ from: "bob", conversation: "team", ...words });
        // The server's own messages are told of too.
        await client.messages.send({
          userId: "alice",
          conversationId: "group:team",
          content,
          customData: custom,
        });
        await posting.idle();
        const told = takeSent();
        expect(told.map(({ conversationId }) => conversationId)).toEqual([
          "direct:alice",
          "group:team",
          "group:team",
        ]);
        await expectAsInHistory(client, "bob", told);
      }),
      { numRuns: 40 },
    );
  },
);

const volcengineReadings: Partial<VolcengineReadings>[] = [
  {},
  { sentEvent: "SendMessage", eventNames: "api", eventIndex: "absent", eventTime: "seconds" },
];

it.each(volcengineReadings)(
  "a message that Volcengine tells of is what its history gives: %j",
  async (readings) => {
    const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "any text" };
    const app = { appId: 666666, ...credentials };
    const emulator = await startVolcengineEmulator({ ...app, world: "empty", readings });
    onTestFinished(() => emulator.close());
    const { url, takeSent } = await receive(
      volcengineWebhook({ appId: app.appId, secretKey: "callback secret" }),
      "source",
    );
    const posting = emulator.webhooks({ url, secretKey: "callback secret" });
    const provider = volcengine({ appId: app.appId, credentials, baseUrl: emulator.url });
    const client = createClient(provider, { budget: false });
    onTestFinished(() => client.close());
    const { shortId } = emulator.world.addConversation({ members: ["10001", "10002"], type: 2 });
    const ext = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 8 }), {
      maxKeys: 3,
    });
    let quoted: bigint | undefined;
    await fc.assert(
      fc.asyncProperty(volcengineContent, ext, async (part, pairs) => {
        const { type, content } = writeVolcengine([part]);
        const quote = quoted === undefined ? {} : { quote: { messageId: quoted, hint: "said before" } };
        const said = { from: "10001", conversation: shortId, msgType: type, content, ext: pairs, ...quote };
        quoted = BigInt((await emulator.world.say(said)).messageId);
        await emulator.world.say({ from: "10001", to: "10002", msgType: type, content });
        await posting.idle();
        const told = takeSent();
        expect(told).toHaveLength(2);
        const hasPlace = readings.eventIndex !== "absent";
        expect(told.map(({ position }) => position !== undefined)).toEqual([hasPlace, hasPlace]);
        await expectAsInHistory(client, "10001", told);
      }),
      { numRuns: 40 },
    );
  },
);
