import type { Context } from "../context.js";
import type { Fields } from "../fields.js";
import type { GroupType, WorldGroup } from "../world/group-records.js";

const limits = {
  rest: { Name: 30, Introduction: 240, Notification: 300, FaceUrl: 100 },
  client: { Name: 100, Introduction: 400, Notification: 400, FaceUrl: 500 },
};
const applyOptions = ["FreeAccess", "NeedPermission", "DisableApply"] as const;
const inviteOptions = ["FreeAccess", "NeedPermission", "DisableInvite"] as const;
const switchStates = ["On", "Off"] as const;

/** What create_group and modify_group_base_info both can set. */
export const settingNames = [
  "Name",
  "Introduction",
  "Notification",
  "FaceUrl",
  "ApplyJoinOption",
  "InviteJoinOption",
  "AppDefinedData",
];

/** `undefined` is what the request does not name. */
export interface Settings {
  name: string | undefined;
  introduction: string | undefined;
  notification: string | undefined;
  faceUrl: string | undefined;
  applyJoinOption: WorldGroup["applyJoinOption"] | undefined;
  inviteJoinOption: WorldGroup["inviteJoinOption"] | undefined;
  data: [string, string][];
}

export function readSettings(fields: Fields, type: GroupType, context: Context): Settings {
  const most = limits[context.readings.groupTexts];
  if (fields.body.Name === "") fields.refuse("Name is empty");
  if (type === "Community" && fields.has("ApplyJoinOption"))
    fields.refuse("a Community has no ApplyJoinOption");
  return {
    name: readText(fields, "Name", most.Name),
    introduction: readText(fields, "Introduction", most.Introduction),
    notification: readText(fields, "Notification", most.Notification),
    faceUrl: readText(fields, "FaceUrl", most.FaceUrl),
    applyJoinOption: readChoice(fields, "ApplyJoinOption", applyOptions),
    inviteJoinOption: readChoice(fields, "InviteJoinOption", inviteOptions),
    data: readData(fields, "AppDefinedData", context.app.groupKeys),
  };
}

export function applySettings(group: WorldGroup, settings: Settings): void {
  group.name = settings.name ?? group.name;
  group.introduction = settings.introduction ?? group.introduction;
  group.notification = settings.notification ?? group.notification;
  group.faceUrl = settings.faceUrl ?? group.faceUrl;
  group.applyJoinOption = settings.applyJoinOption ?? group.applyJoinOption;
  group.inviteJoinOption = settings.inviteJoinOption ?? group.inviteJoinOption;
  applyData(group.attributes, settings.data);
}

/** MuteAllMember, which older servers call ShutUpAllMember. */
export function readMuteAll(fields: Fields): boolean | undefined {
  const state =
    readChoice(fields, "MuteAllMember", switchStates) ?? readChoice(fields, "ShutUpAllMember", switchStates);
  return state === undefined ? undefined : state === "On";
}

export function readText(fields: Fields, name: string, most: number): string | undefined {
  const value = fields.optionalText(name);
  if (Buffer.byteLength(value ?? "") > most) fields.refuse(`${name} has more than ${most} bytes`);
  return value;
}

export function readChoice<T extends string>(
  fields: Fields,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = fields.optionalText(name);
  if (value === undefined) return undefined;
  return choices.find((choice) => choice === value) ?? fields.refuse(`${name} cannot be ${value}`);
}

/** Pairs of Key and Value, of keys that the console has. */
export function readData(
  fields: Fields,
  name: string,
  keys: readonly string[] | undefined,
): [string, string][] {
  if (!fields.has(name)) return [];
  return fields.objects(name).map((item) => {
    const key = item.only("Key", "Value").text("Key");
    if (keys !== undefined && !keys.includes(key)) item.refuse(`the console has no key ${key}`);
    return [key, item.text("Value")];
  });
}

/** An empty value takes the key away. */
export function applyData(data: Map<string, string>, changes: readonly [string, string][]): void {
  for (const [key, value] of changes) {
    if (value === "") data.delete(key);
    else data.set(key, value);
  }
}
