import type { Context } from "../context.js";
import { ApiError } from "../errors.js";
import { mergeExt } from "../ext.js";
import { readUserId, userFields } from "../user-ids.js";
import type { Fields } from "../validate.js";
import type { WorldSetting } from "../world/setting.js";
import { readConversation, requireMember } from "./read.js";

type Result = Record<string, unknown>;

const untouched: WorldSetting = {
  readIndex: 0n,
  stickTopTime: 0n,
  setFavoriteTime: 0n,
  isMute: false,
  ext: {},
};

/** docs 6348/337014. */
export function getConversationSetting(fields: Fields, context: Context): Result {
  const { world, appId, readings } = context;
  const conversation = readConversation(fields, context);
  const userId = readUserId(fields, "ParticipantUserId", 1n, readings);
  const withoutReadIndex = fields.optionalBoolean("NoReadIndex") ?? false;
  fields.done();

  if (!conversation.members.has(userId)) refuseStranger(context);
  const known = world.hasSetting(userId, conversation.shortId);
  if (!known && readings.missingSetting === "not-found") {
    throw new ApiError("SettingNotFound", "The member has no setting record for this conversation.");
  }
  const setting = known ? world.setting(userId, conversation.shortId) : untouched;
  return {
    ConversationSettingInfo: {
      AppId: appId,
      InboxType: conversation.inboxType,
      ConversationType: conversation.type,
      ConversationShortId: conversation.shortId,
      ConversationId: conversation.conversationId,
      ...userFields("ParticipantUserId", userId, readings),
      ...(withoutReadIndex ? {} : { ReadIndex: setting.readIndex }),
      ...times(setting, context),
      IsMute: setting.isMute,
      Ext: setting.ext,
    },
  };
}

// In this answer the flags say the state; in ModifyConversationSetting they say "change this".
function times({ stickTopTime, setFavoriteTime }: WorldSetting, { readings }: Context): Result {
  const scale = readings.settingTimeUnit === "microseconds" ? 1000n : 1n;
  return {
    IsStickTop: stickTopTime > 0n,
    StickTopTime: stickTopTime * scale,
    IsSetFavorite: setFavoriteTime > 0n,
    SetFavoriteTime: setFavoriteTime * scale,
  };
}

/** docs 6348/337015. Pin: IsStickTop true and a time in ms; unpin: IsStickTop true and 0; a time alone is not read. */
export function modifyConversationSetting(fields: Fields, context: Context): Result {
  const info = fields.object("ConversationSettingInfo");
  const conversation = readConversation(info, context);
  const userId = String(info.long("ParticipantUserId", { min: 1n }));
  const isMute = info.optionalBoolean("IsMute");
  const changesPin = info.optionalBoolean("IsStickTop") ?? false;
  const stickTopTime = info.optionalLong("StickTopTime", { min: 0n }) ?? 0n;
  const changesFavorite = info.optionalBoolean("IsSetFavorite") ?? false;
  const setFavoriteTime = info.optionalLong("SetFavoriteTime", { min: 0n }) ?? 0n;
  const ext = info.optionalStringMap("Ext");
  fields.done();

  requireMember(conversation, userId, context);
  const setting = context.world.setting(userId, conversation.shortId);
  if (isMute !== undefined || context.readings.omittedMute === "unmutes") setting.isMute = isMute ?? false;
  if (changesPin) setting.stickTopTime = stickTopTime;
  if (changesFavorite) setting.setFavoriteTime = setFavoriteTime;
  setting.ext = mergeExt(setting.ext, ext, context.readings.settingExt);
  return {};
}

function refuseStranger({ readings }: Context): never {
  throw new ApiError(
    readings.strangerSetting,
    "The user is not in this conversation and has no settings for it.",
  );
}
