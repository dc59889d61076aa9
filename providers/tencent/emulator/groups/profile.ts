import { infoChanged } from "../callbacks/groups.js";
import { callerOf, type Operation } from "../context.js";
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
  const operatorId = fields.has("From_Account") ? knownMember(fields, "From_Account", context) : undefined;
  const settings = readSettings(fields, group.type, context);
  readChoice(fields, "HistoryMsgBeforeJoin", ["On", "Off"]);
  const muteAll = readMuteAll(fields);
  const maxMembers = fields.optionalInteger("MaxMemberNum", { minimum: 1 });
  applySettings(group, settings);
  group.muteAll = muteAll ?? group.muteAll;
  group.maxMembers = maxMembers ?? group.maxMembers;
  group.updatedAt = seconds(context.world.now());
  const changes = changesOf(fields);
  if (Object.keys(changes).length > 0) {
    notify(group, "groupChanged", { news: newsOf(changes) }, context);
    context.world.callbacks.tell(infoChanged(group, changes, callerOf(context, operatorId)));
  }
  return {};
};

/** Names of the request, and of the notice that members get. */
const newsNames = [
  ["Name", "GroupName"],
  ["FaceUrl", "GroupFaceUrl"],
  ["Introduction", "GroupIntroduction"],
  ["Notification", "GroupNotification"],
] as const;

type Changes = Partial<Record<(typeof newsNames)[number][0], string>>;

function changesOf(fields: Fields): Changes {
  return Object.fromEntries(
    newsNames.filter(([name]) => fields.has(name)).map(([name]) => [name, fields.text(name)]),
  );
}

function newsOf(changes: Changes): Record<string, string> {
  return Object.fromEntries(
    newsNames.flatMap(([name, told]) => {
      const value = changes[name];
      return value === undefined ? [] : [[told, value]];
    }),
  );
}
