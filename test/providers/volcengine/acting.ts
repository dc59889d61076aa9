import type { VolcengineReadings } from "../../../providers/volcengine/emulator/index.js";
import { clientOf, startEmulator } from "./support.js";

/** The owner, a member, and somebody outside of the group. */
export const [owner, member, stranger] = ["10001", "10002", "9007199254740993"] as const;

/** A group of two, whose client repeats what may be repeated. */
export async function startGroup(readings: Partial<VolcengineReadings> = {}) {
  const emulator = await startEmulator(readings);
  const { world } = emulator;
  const { shortId } = world.addConversation({ members: [owner, member], ownerUserId: owner });
  const client = clientOf({ baseUrl: emulator.url }, { retry: { baseDelayMs: 1, maxDelayMs: 2 } });
  const sent = () => emulator.requests.map(({ operation, body }) => [operation, body]);
  const conversationId = String(shortId);
  return { emulator, world, client, sent, conversationId, group: () => world.conversation(shortId) };
}
