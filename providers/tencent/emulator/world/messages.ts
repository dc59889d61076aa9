import { textElement } from "./elements.js";
import { random32, seconds } from "./keys.js";
import type {
  DirectMessage,
  DirectMessageInput,
  GroupMessage,
  GroupMessageInput,
} from "./message-records.js";

/** What a message takes from the world that it is in. */
interface Source {
  now: () => Date;
  random: () => number;
}

export function makeGroupMessage(
  input: GroupMessageInput,
  sentTo: { groupId: string; number: number; ownerId: string },
  { now, random }: Source,
): GroupMessage {
  return {
    kind: "group",
    groupId: sentTo.groupId,
    ...(input.topicId === undefined ? {} : { topicId: input.topicId }),
    seq: sentTo.number,
    from: input.from ?? sentTo.ownerId,
    random: input.random ?? random32(random),
    time: seconds(input.at ?? now()),
    priority: input.priority ?? 2,
    body: input.body ?? [textElement(input.text ?? `message ${sentTo.number}`)],
    system: input.system ?? false,
    ...(input.customData === undefined ? {} : { customData: input.customData }),
    sentWith: input.sentWith ?? {},
    state: "normal",
  };
}

export function makeDirectMessage(
  input: DirectMessageInput,
  { from, to, number }: { from: string; to: string; number: number },
  source: Source,
): DirectMessage {
  const time = seconds(input.at ?? source.now());
  const seq = input.seq ?? random32(source.random);
  const random = input.random ?? random32(source.random);
  return {
    kind: "direct",
    from,
    to,
    seq,
    random,
    time,
    key: `${seq}_${random}_${time}`,
    body: input.body ?? [textElement(input.text ?? `message ${number}`)],
    customData: input.customData ?? "",
    peerRead: input.peerRead ?? false,
    unread: input.unread ?? input.peerRead !== true,
    sentWith: input.sentWith ?? {},
    state: "normal",
    hiddenFrom: new Set(input.senderCopy === false ? [from] : []),
  };
}
