import {
  type Call,
  list,
  type Operation,
  optionalRecord,
  optionalText,
  record,
  textMap,
  type User,
} from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { idIn, longText, PROVIDER } from "../ids.js";

/** The most that one call takes. */
export const USERS_PER_CALL = 50;

/** The registered ones of at most 50 users. */
export function getUsers(appId: number, userIds: readonly string[], call: Call): Promise<User[]> {
  return call(batchGetUser(appId), userIds);
}

/** docs 6348/1125996. Who is not registered is in NotFoundUsers, and there is no field for text ids. */
function batchGetUser(appId: number): Operation<readonly string[], User[]> {
  return {
    name: "BatchGetUser",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: (userIds) => ({ body: { AppId: appId, UserIds: userIds.map(BigInt) } }),
    read: (answer) => list(record(answer, "Result").Users, "Users").flatMap((item) => readUser(item) ?? []),
  };
}

/** `undefined` for an item without an identity. */
function readUser(value: unknown): User | undefined {
  const item = optionalRecord(value);
  const id = idIn(item?.UserId);
  if (item === undefined || id === undefined) return undefined;
  const raw = { ...item };
  for (const name of ["UserId", "CreateTime", "ModifyTime"])
    if (typeof raw[name] === "number") raw[name] = longText(raw[name]);
  const user: User = { id, provider: PROVIDER, attributes: textMap(item.Ext, "s:"), raw };
  const name = optionalText(item.NickName);
  const avatarUrl = optionalText(item.Portrait);
  if (name !== undefined) user.name = name;
  if (avatarUrl !== undefined) user.avatarUrl = avatarUrl;
  return user;
}
