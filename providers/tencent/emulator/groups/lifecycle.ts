import { beforeCreate, created, destroyed } from "../callbacks/groups.js";
import { type Context, callerOf, type Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import { findGroup, knownMember, readGroupType } from "../targets.js";
import { type GroupType, ownerOf } from "../world/group-records.js";
import { applyData, applySettings, readChoice, readData, readSettings, settingNames } from "./settings.js";

const initialMembers = 100;
const idBytes = 48;
const flag = { minimum: 0, maximum: 1 };

/** group_open_http_svc/create_group, docs 269/1615. */
export const createGroup: Operation = async (fields, context) => {
  fields.only(
    ...["Type", "Owner_Account", "GroupId", "MaxMemberCount", "MemberList"],
    ...["SupportTopic", "EnablePermission", "DefaultPermission", ...settingNames],
  );
  const type = readGroupType(fields, "Type");
  const settings = readSettings(fields, type, context);
  const name = settings.name ?? fields.refuse("Name is missing");
  checkFlags(fields, type);
  const ownerId = fields.has("Owner_Account") ? knownMember(fields, "Owner_Account", context) : undefined;
  const members = readMembers(fields, type, context);
  const most = fields.optionalInteger("MaxMemberCount", { minimum: 1 });
  if (members.length > (most ?? Number.POSITIVE_INFINITY)) {
    throw new Refusal(10038, "there are more initial members than MaxMemberCount");
  }
  const memberIds = members.map(({ userId }) => userId);
  const id = fields.has("GroupId") ? readOwnId(fields, type, ownerId, context) : makeId(type, context);
  refuseTooMany(context);
  await askCreation({ type, ownerId, name, memberIds }, context);
  // Another may have taken it while the back end was asked.
  if (fields.has("GroupId")) readOwnId(fields, type, ownerId, context);
  const { world } = context;
  const group = world.addGroup({ id, type, ...(ownerId === undefined ? {} : { ownerId }) });
  applySettings(group, settings);
  group.maxMembers = most ?? group.maxMembers;
  for (const { userId, role, data: own } of members) {
    applyData(world.addMember(id, userId, role).attributes, own);
  }
  world.callbacks.tell(created(group, settings.data, callerOf(context)));
  return { GroupId: id };
};

function refuseTooMany({ world, app }: Context): void {
  if (world.groups.size < (app.groups ?? Number.POSITIVE_INFINITY)) return;
  throw new Refusal(10058, `the plan has no more than ${app.groups} groups`);
}

async function askCreation(
  input: { type: GroupType; ownerId: string | undefined; name: string; memberIds: readonly string[] },
  context: Context,
): Promise<void> {
  const { world } = context;
  const owned = [...world.groups.values()].filter((group) => ownerOf(group) === input.ownerId);
  const callback = beforeCreate({ ...input, created: owned.length }, callerOf(context));
  const decision = await world.callbacks.ask(callback);
  if (decision.kind === "refuse") throw new Refusal(decision.code, decision.info);
}

/** group_open_http_svc/destroy_group, docs 269/1624. */
export const destroyGroup: Operation = (fields, context) => {
  fields.only("GroupId");
  const group = findGroup(fields.text("GroupId"), context);
  context.world.removeGroup(group.id);
  context.world.callbacks.tell(destroyed(group, callerOf(context)));
  return {};
};

function checkFlags(fields: Fields, type: GroupType): void {
  for (const name of ["SupportTopic", "EnablePermission"]) {
    if (fields.optionalInteger(name, flag) === 1 && type !== "Community")
      fields.refuse(`${name} needs a Community`);
  }
  fields.optionalInteger("DefaultPermission", { minimum: 0 });
}

interface Initial {
  userId: string;
  role: "Admin" | "Member";
  data: [string, string][];
}

function readMembers(fields: Fields, type: GroupType, context: Context): Initial[] {
  if (!fields.has("MemberList")) return [];
  const items = fields.objects("MemberList");
  if (type === "AVChatRoom") fields.refuse("an AVChatRoom has no initial members");
  if (items.length > initialMembers) throw new Refusal(10005, "MemberList has more than 100 items");
  const isSkipped = ({ body }: Fields) =>
    context.readings.unknownInitialMember === "skip" && !context.world.users.has(String(body.Member_Account));
  return items.filter((item) => !isSkipped(item)).map((item) => readMember(item, context));
}

function readMember(item: Fields, context: Context): Initial {
  item.only("Member_Account", "Role", "AppMemberDefinedData");
  return {
    userId: knownMember(item, "Member_Account", context),
    role: readChoice(item, "Role", ["Admin"]) ?? "Member",
    data: readData(item, "AppMemberDefinedData", context.app.memberKeys),
  };
}

/** An id of the app's own is visible ASCII; one that looks like the vendor's is taken for a Community only. */
function readOwnId(fields: Fields, type: GroupType, ownerId: string | undefined, { world }: Context): string {
  const id = fields.text("GroupId");
  const isOwn = type === "Community" ? id.startsWith("@TGS#_") : !id.startsWith("@TGS#");
  if (!isOwn || !/^[\x21-\x7e]+$/.test(id) || Buffer.byteLength(id) > idBytes) {
    throw new Refusal(10015, "GroupId is not an id that an app can give");
  }
  const other = world.groups.get(id);
  if (other !== undefined) {
    throw new Refusal(ownerOf(other) === ownerId ? 10025 : 10021, `the group id ${id} is in use`);
  }
  return id;
}

const prefixes: Record<GroupType, string> = {
  Private: "@TGS#1",
  Public: "@TGS#2",
  ChatRoom: "@TGS#3",
  AVChatRoom: "@TGS#a",
  Community: "@TGS#_@TGS#c",
};

function makeId(type: GroupType, { world }: Context): string {
  for (;;) {
    const id = `${prefixes[type]}${Math.floor(world.random() * 36 ** 9)
      .toString(36)
      .toUpperCase()
      .padStart(9, "0")}`;
    if (!world.groups.has(id)) return id;
  }
}
