import { TencentWorld, VolcengineWorld } from "../../../providers/emulator.js";
import type { Queryable } from "../../../src/mirror/index.js";

/** Whose inbox is read, and who speaks. */
export const READER = "10001";
const SPEAKER = "10002";

/** A world, and all that was said in it: the conversation's id and the text, each once. */
export interface FullWorld<World> {
  world: World;
  said: readonly string[];
}

/** So many conversations of one user, with so many messages each. */
export function fullVolcengine(conversations: number, messages: number): FullWorld<VolcengineWorld> {
  const world = new VolcengineWorld();
  const said = fill(conversations, messages, () => {
    const { shortId } = world.addConversation({ members: [READER, SPEAKER] });
    const say = (text: string) => world.addMessage(shortId, { sender: SPEAKER, text });
    return { id: String(shortId), say };
  });
  return { world, said };
}

/** The same, every second one of them a direct conversation. */
export function fullTencent(conversations: number, messages: number): FullWorld<TencentWorld> {
  const world = new TencentWorld();
  world.addUser(READER);
  // The order inside one second of a direct history is not promised.
  let time = Date.now() - conversations * messages * 1_000;
  const said = fill(conversations, messages, (number) => {
    const [peer, groupId] = [`peer-${number}.`, `@TGS#${number}.`];
    const isDirect = number % 2 === 0;
    if (!isDirect) world.addGroup({ id: groupId, ownerId: SPEAKER, memberIds: [READER] });
    const say = (text: string) => {
      time += 1_000;
      const message = { text, at: new Date(time) };
      if (isDirect) world.directMessage(peer, READER, message);
      else world.groupMessage(groupId, message);
    };
    return { id: isDirect ? `direct:${peer}` : `group:${groupId}`, say };
  });
  return { world, said };
}

function fill(
  conversations: number,
  messages: number,
  open: (number: number) => { id: string; say(text: string): unknown },
): string[] {
  return Array.from({ length: conversations }, (_, number) => {
    const { id, say } = open(number);
    return Array.from({ length: messages }, (_message, index) => {
      const text = `message ${index}`;
      say(text);
      return `${id}: ${text}`;
    });
  }).flat();
}

/** How a mirror differs from what was said. */
export interface Tally {
  /** Messages that it lacks. */
  lost: number;
  /** Messages that it has more than once. */
  doubled: number;
  /** Messages that nobody said, or not there. */
  strange: number;
}

/** Compares what one person's mirror holds with what was said. */
export async function tallyOf(store: Queryable, said: readonly string[]): Promise<Tally> {
  const rows = await store.query<{ said: string; times: number }>(
    `select participant.view_id || ': ' || (message.body ->> 'text') as said, count(*)::integer as times
     from colloquy.message message
     join colloquy.participant participant on participant.conversation_id = message.conversation_id group by 1`,
  );
  const kept = new Set(rows.map((row) => row.said));
  const wanted = new Set(said);
  return {
    lost: said.filter((one) => !kept.has(one)).length,
    doubled: rows.filter(({ times }) => times > 1).length,
    strange: rows.filter((row) => !wanted.has(row.said)).length,
  };
}
