import type { ChangedMember, ChangeOutcome, Operation } from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { placesOf, type Step } from "../api/steps.js";
import { keyValues } from "../conversations/profile.js";

/** The vendor changes one member a call; as many calls are under way at once. */
export const AT_ONCE = 8;

/** Seconds are 32-bit on the wire. */
const LONGEST_MUTE_SECONDS = 4_294_967_295;

/** What is to change of one member; `null` stays as it is. */
export type MemberChange = {
  userId: string;
  role: "Admin" | "Member" | null;
  /** Milliseconds since 1970; 0 for somebody who may speak. */
  mutedUntilMs: number | null;
  attributes: { Key: string; Value: string }[] | null;
};

export function toChange({ userId, role, mutedUntil, attributes }: ChangedMember): MemberChange {
  const vendorRole = role === "admin" ? "Admin" : "Member";
  return {
    userId,
    role: role === undefined ? null : vendorRole,
    mutedUntilMs: mutedUntil === undefined ? null : (mutedUntil?.getTime() ?? 0),
    attributes: attributes === undefined ? null : keyValues(attributes),
  };
}

/** The calls that change those who are there and have something to change. */
export function changesOf(groupId: string, changes: readonly (MemberChange | null)[]): Step[] {
  return placesOf(changes, changesSomething).map((place): Step => {
    const change = changes[place]!;
    return {
      of: [place],
      run: (call) => call(modifyMember, { groupId, change, nowMs: Date.now() }),
    };
  });
}

function changesSomething(change: MemberChange | null): boolean {
  return change !== null && (change.role ?? change.mutedUntilMs ?? change.attributes) !== null;
}

/** A mute is told as a duration. The owner's role cannot be changed. */
const modifyMember: Operation<{ groupId: string; change: MemberChange; nowMs: number }, ChangeOutcome[]> = {
  name: "v4/group_open_http_svc/modify_group_member_info",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ groupId, change: { userId, role, mutedUntilMs, attributes }, nowMs }) => ({
    body: {
      GroupId: groupId,
      Member_Account: userId,
      ...(role === null ? {} : { Role: role }),
      ...(mutedUntilMs === null ? {} : { MuteTime: muteSeconds(mutedUntilMs, nowMs) }),
      ...(attributes === null ? {} : { AppMemberDefinedData: attributes }),
    },
  }),
  read: () => [],
};

function muteSeconds(untilMs: number, nowMs: number): number {
  const seconds = Math.ceil((untilMs - nowMs) / 1000);
  return Math.min(LONGEST_MUTE_SECONDS, Math.max(0, seconds));
}
