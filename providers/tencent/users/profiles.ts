import {
  type Call,
  ColloquyError,
  type ErrorCode,
  list,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalText,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { toFailure } from "../errors.js";

/** Accounts that one call may name (docs 1047/34917 advises not to name more). */
export const PROFILES_PER_CALL = 100;

/** The vendor's code for an account that was never imported; one of them fails the call for all. */
const UNKNOWN_ACCOUNT = "40003";

const NICK = "Tag_Profile_IM_Nick";
const IMAGE = "Tag_Profile_IM_Image";

/** What the vendor says of one account. */
export interface Profile {
  userId: string;
  name?: string;
  avatarUrl?: string;
  /** Why it cannot be had. */
  missing?: ErrorCode;
  raw: unknown;
}

/**
 * The profiles of accounts, given out as they come. An account that nobody knows fails a call for everybody in it, and
 * the answer does not say which it is: halves find it, and the others are asked for again without it.
 */
export async function readProfiles(
  userIds: readonly string[],
  call: Call,
  give: (profile: Profile) => void,
): Promise<void> {
  let left = [...userIds];
  while (left.length > 0) {
    const done = await givenOf(left, call, give);
    if (done) return;
    const unknown = await findUnknown(
      left,
      call,
      (given) => {
        left = left.filter((id) => !given.includes(id));
      },
      give,
    );
    give({ userId: unknown, missing: "not_found", raw: null });
    left = left.filter((id) => id !== unknown);
  }
}

/** The first unknown account of some of which one is unknown. Halves without one are given out on the way. */
async function findUnknown(
  userIds: readonly string[],
  call: Call,
  onGiven: (userIds: readonly string[]) => void,
  give: (profile: Profile) => void,
): Promise<string> {
  let suspects = userIds;
  while (suspects.length > 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2));
    if (await givenOf(half, call, give)) {
      onGiven(half);
      suspects = suspects.slice(half.length);
    } else {
      suspects = half;
    }
  }
  return suspects[0] ?? "";
}

/** Whether the profiles could be had; not where one of the accounts is unknown. */
async function givenOf(
  userIds: readonly string[],
  call: Call,
  give: (profile: Profile) => void,
): Promise<boolean> {
  try {
    for (const profile of await call(portraitGet, userIds)) give(profile);
    return true;
  } catch (thrown) {
    if (ColloquyError.is(thrown) && thrown.providerCode === UNKNOWN_ACCOUNT) return false;
    throw thrown;
  }
}

/** Docs 1047/34917. */
const portraitGet: Operation<readonly string[], Profile[]> = {
  name: "v4/profile/portrait_get",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: (userIds) => ({ body: { To_Account: [...userIds], TagList: [NICK, IMAGE] } }),
  read: (answer) =>
    list(record(answer, "the answer").UserProfileItem, "UserProfileItem")
      .map(readProfile)
      .filter((profile) => profile !== undefined),
};

/** `undefined` where it does not say whose it is. */
function readProfile(value: unknown): Profile | undefined {
  const item = optionalRecord(value);
  const userId = optionalText(item?.To_Account);
  if (item === undefined || userId === undefined) return undefined;
  const profile: Profile = { userId, raw: item };
  const code = optionalInteger(item.ResultCode) ?? 0;
  if (code !== 0) return { ...profile, missing: toFailure(code, "").code };
  const tags = Array.isArray(item.ProfileItem) ? item.ProfileItem.map(optionalRecord) : [];
  for (const tag of tags) {
    const text = optionalText(tag?.Value);
    if (text === undefined || text === "") continue;
    if (tag?.Tag === NICK) profile.name = text;
    if (tag?.Tag === IMAGE) profile.avatarUrl = text;
  }
  return profile;
}
