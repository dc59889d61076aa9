import type { Context } from "../context.js";
import { mergeExt } from "../ext.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";

/** The part of a ConversationCoreInfo that can be written; what is absent stays as it is. */
export interface Profile {
  name?: string;
  avatarUrl?: string;
  description?: string;
  notice?: string;
  ext?: Record<string, string>;
}

export function readProfile(core: Fields): Profile {
  const name = core.optionalString("Name");
  const avatarUrl = core.optionalString("AvatarUrl");
  const description = core.optionalString("Description");
  const notice = core.optionalString("Notice");
  const ext = core.optionalStringMap("Ext");
  return {
    ...(name !== undefined && { name }),
    ...(avatarUrl !== undefined && { avatarUrl }),
    ...(description !== undefined && { description }),
    ...(notice !== undefined && { notice }),
    ...(ext !== undefined && { ext }),
  };
}

export function applyProfile(
  conversation: WorldConversation,
  { ext, ...texts }: Profile,
  { readings, now }: Context,
): void {
  Object.assign(conversation, texts);
  conversation.ext = mergeExt(conversation.ext, ext, readings.conversationExt);
  conversation.modifiedAt = now();
}
