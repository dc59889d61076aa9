import type { Operation } from "../context.js";
import type { Fields } from "../fields.js";
import { findGroup, knownMember } from "../targets.js";
import { seconds } from "../world/keys.js";
import { notify } from "./notices.js";
import { applySettings, readChoice, readMuteAll, readSettings, settingNames } from "./settings.js";

/** group_open_http_svc/modify_group_base_info, docs 269/1620. What is not named stays. */
export const modifyGroupProfile: Operation = (fields, context) => {
  fields.only(
    ...["GroupId", "From_Account", "MaxMemberNum", "MuteAllMember", "ShutUpAllMember"],
    ...["HistoryMsgBeforeJoin", ...settingNames],
  );
  const group = findGroup(fields.text("GroupId"), context);
  if (fields.has("From_Account")) knownMember(fields, "From_Account", context);
  const settings = readSettings(fields, group.type, context);
  readChoice(fields, "HistoryMsgBeforeJoin", ["On", "Off"]);
  const muteAll = readMuteAll(fields);
  const maxMembers = fields.optionalInteger("MaxMemberNum", { minimum: 1 });
  applySettings(group, settings);
  group.muteAll = muteAll ?? group.muteAll;
  group.maxMembers = maxMembers ?? group.maxMembers;
  group.updatedAt = seconds(context.world.now());
  const news = newsOf(fields);
  if (Object.keys(news).length > 0) notify(group, "groupChanged", { news }, context);
  return {};
};

const newsNames = {
  Name: "GroupName",
  FaceUrl: "GroupFaceUrl",
  Introduction: "GroupIntroduction",
  Notification: "GroupNotification",
};

function newsOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(newsNames)
      .filter(([name]) => fields.has(name))
      .map(([name, told]) => [told, fields.text(name)]),
  );
}
