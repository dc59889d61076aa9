import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import type { WorldGroup } from "../world/group-records.js";

const mentionsPerMessage = 30;

/** GroupAtInfo as it came: one account each, or everybody. */
export function readMentions(fields: Fields): Record<string, unknown>[] {
  if (!fields.has("GroupAtInfo")) return [];
  const mentions = fields.objects("GroupAtInfo");
  if (mentions.length > mentionsPerMessage) throw new Refusal(10053, "more than 30 mentions");
  for (const mention of mentions) {
    mention.only("GroupAtAllFlag", "GroupAt_Account");
    const isAll = mention.integer("GroupAtAllFlag", { minimum: 0, maximum: 1 }) === 1;
    if (!isAll) mention.account("GroupAt_Account");
  }
  return mentions.map(({ body }) => body);
}

export function checkMentions(
  mentions: readonly Record<string, unknown>[],
  { type }: WorldGroup,
  fields: Fields,
): void {
  const isAll = mentions.some(({ GroupAtAllFlag }) => GroupAtAllFlag === 1);
  if (isAll && type === "AVChatRoom") fields.refuse("an AVChatRoom has no mention of everybody");
}
