import { ApiError } from "../errors.js";
import type { VolcengineReadings } from "../readings/index.js";
import type { Fields } from "../validate.js";

/** One of `Users`; what is absent was not sent. */
export interface UserInfo {
  userId: string;
  nickName?: string;
  portrait?: string;
  tags?: string[];
  ext?: Record<string, string>;
  isRobot?: boolean;
}

const mostExtKeys = 20;
const longestNickName = 100;
const longestPortrait = 500;
const longestExtKey = 50;
const longestExtValue = 500;

/** By user id; of two with one id the later one counts. */
export function readUsers(
  fields: Fields,
  atMost: number,
  read: (info: Fields) => Omit<UserInfo, "userId">,
): Map<string, UserInfo> {
  const users = fields.objects("Users", { atMost }).map((info): [string, UserInfo] => {
    const userId = String(info.long("UserId", { min: 0n }));
    return [userId, { userId, ...read(info) }];
  });
  fields.done();
  return new Map(users);
}

/** Throws what is wrong with a profile (docs 6348/1125993; of the name it says characters, the Go package bytes). */
export function checkLimits(
  { nickName = "", portrait = "", ext = {} }: Omit<UserInfo, "userId">,
  { nickNameUnit }: VolcengineReadings,
): void {
  const nameSize = nickNameUnit === "bytes" ? Buffer.byteLength(nickName) : [...nickName].length;
  refuseOver("NickName", nameSize, longestNickName);
  refuseOver("Portrait", portrait.length, longestPortrait);
  const entries = Object.entries(ext);
  refuseOver("Ext", entries.length, mostExtKeys);
  for (const [key, value] of entries) {
    if (key.startsWith("s:")) throw new ApiError("InvalidParam", "Keys that start with s: are the system's.");
    refuseOver("A key of Ext", Buffer.byteLength(key), longestExtKey);
    refuseOver("A value of Ext", Buffer.byteLength(value), longestExtValue);
  }
}

function refuseOver(what: string, size: number, most: number): void {
  if (size > most) throw new ApiError("InvalidParam", `${what} is larger than ${most}.`);
}
