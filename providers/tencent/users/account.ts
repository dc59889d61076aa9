import type { ChangeOutcome } from "colloquy/provider";
import { invalidArgument, type Operation, type RegisteredUser, show } from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { placesOf, type Step } from "../api/steps.js";
import { checkUserId, PROVIDER } from "../ids.js";

/** The vendor changes one user's profile a call; as many calls are under way at once. */
export const AT_ONCE = 8;

/** Of one value (error 40601). */
const MOST_BYTES = 500;

const CUSTOM_TAG = "Tag_Profile_Custom_";

/** What the vendor is to keep of one user. */
export type Account = {
  userId: string;
  name: string | null;
  avatarUrl: string | null;
  /** By whole tag; the tags must have been opened in the vendor's console. */
  custom: { Tag: string; Value: string }[];
};

/** Checks what a caller says of one user. */
export function toAccount({ id, name, avatarUrl, attributes = {} }: RegisteredUser, index: number): Account {
  const path = `users[${index}]`;
  const custom = Object.entries(attributes).map(([key, value]) => ({
    Tag: tagOf(key, `${path}.attributes`),
    Value: checkValue(value, `${path}.attributes.${key}`),
  }));
  return {
    userId: checkUserId(id, `${path}.id`),
    name: name === undefined ? null : checkValue(name, `${path}.name`),
    avatarUrl: avatarUrl === undefined ? null : checkValue(avatarUrl, `${path}.avatarUrl`),
    custom,
  };
}

function tagOf(key: string, path: string): string {
  if (/^[A-Za-z]{1,8}$/.test(key)) return `${CUSTOM_TAG}${key}`;
  throw invalidArgument(`${path}: a key must be 1 to 8 letters, got ${show(key)}`, PROVIDER);
}

function checkValue(value: string, path: string): string {
  if (Buffer.byteLength(value) <= MOST_BYTES) return value;
  throw invalidArgument(`${path} has more than ${MOST_BYTES} bytes`, PROVIDER);
}

/** The calls that set profiles, one for each user for whom there is something to set. */
export function profileSteps(accounts: readonly (Account | null)[]): Step[] {
  const items = accounts.map((account) => (account === null ? [] : itemsOf(account)));
  return placesOf(items, ({ length }) => length > 0).map((place): Step => {
    const asked = { userId: accounts[place]!.userId, items: items[place]! };
    return { of: [place], run: (call) => call(setProfile, asked) };
  });
}

type ProfileItem = { Tag: string; Value: string };

function itemsOf({ name, avatarUrl, custom }: Account): ProfileItem[] {
  return [
    ...(name === null ? [] : [{ Tag: "Tag_Profile_IM_Nick", Value: name }]),
    ...(avatarUrl === null ? [] : [{ Tag: "Tag_Profile_IM_Image", Value: avatarUrl }]),
    ...custom,
  ];
}

/** Tags that it does not name stay. */
const setProfile: Operation<{ userId: string; items: ProfileItem[] }, ChangeOutcome[]> = {
  name: "v4/profile/portrait_set",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, items }) => ({ body: { From_Account: userId, ProfileItem: items } }),
  read: () => [],
};
