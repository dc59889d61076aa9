import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import type { WorldGroup } from "../world/group-records.js";
import type { GroupMessage } from "../world/message-records.js";

/** The messages of the group, or of the topic that TopicId names. Events speak of no topic with an empty text. */
export function readTimeline(fields: Fields, group: WorldGroup): GroupMessage[] {
  const topicId = readTopicId(fields);
  if (topicId === undefined) return group.messages;
  if (group.type !== "Community") throw new Refusal(10007, "only a community has topics");
  const messages = group.topics.get(topicId);
  if (messages === undefined) throw new Refusal(10010, `there is no topic ${topicId}`);
  return messages;
}

export function readTopicId(fields: Fields): string | undefined {
  const topicId = fields.optionalText("TopicId");
  return topicId === "" ? undefined : topicId;
}
