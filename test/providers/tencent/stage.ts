import { onTestFinished } from "vitest";
import { startTencentEmulator, type TencentReadings } from "../../../providers/tencent/emulator/index.js";
import { tencent } from "../../../providers/tencent/index.js";
import { createClient } from "../../../src/client.js";
import { credentials } from "./support.js";

/** In the community that {@link start} makes. */
export const topic = "topic:@TGS#_a@TOPIC#_b";

/** With a time the vendor's clock stands still. */
export async function start(readings: Partial<TencentReadings> = {}, stopped?: Date) {
  const emulator = await startTencentEmulator({
    ...credentials,
    world: "empty",
    readings: { unknownFields: "refuse", ...readings },
    ...(stopped === undefined ? {} : { now: () => stopped }),
  });
  onTestFinished(() => emulator.close());
  const { world } = emulator;
  for (const id of ["alice", "bob", "carol"]) world.addUser(id);
  world.addGroup({ id: "team", ownerId: "alice", memberIds: ["bob"] });
  const topicIds = ["@TGS#_a@TOPIC#_b"];
  world.addGroup({ id: "@TGS#_a", ownerId: "alice", memberIds: ["bob"], type: "Community", topicIds });
  const provider = tencent({
    ...credentials,
    baseUrl: emulator.url,
    dedupeWindowMs: 120_000,
  });
  const client = createClient(provider, { retry: { baseDelayMs: 1, maxDelayMs: 2 } });
  onTestFinished(() => client.close());
  const history = async (conversationId: string, userId = "alice") =>
    (await client.messages.list({ userId, conversationId })).items;
  const lost = (operation: string) => emulator.inject({ kind: "reset", operation, afterBytes: 0 });
  const operation = (conversationId: string) =>
    conversationId.startsWith("direct") ? "openim/sendmsg" : "group_open_http_svc/send_group_msg";
  return { emulator, client, history, lost, operation };
}
