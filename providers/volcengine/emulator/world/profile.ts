import type { UserId } from "./ids.js";

/** A registered user. Plain fields: change them at any time, the next answer shows it. */
export interface WorldProfile {
  /** UserId, as text. */
  readonly userId: string;
  /** NickName; empty where there is none. */
  nickName: string;
  /** Portrait: the address of a picture; empty where there is none. */
  portrait: string;
  /** Tags. */
  tags: string[];
  /** Ext. */
  ext: Record<string, string>;
  /** IsRobot. */
  isRobot: boolean;
  /** CreateTime, which is sent in milliseconds. */
  createdAt: Date;
  /** ModifyTime, which is sent in milliseconds. */
  modifiedAt: Date;
}

/** What a profile is made from. Texts are empty when absent. */
export interface ProfileInput {
  /** Whose profile it is. */
  userId: UserId;
  /** The name that others see. */
  nickName?: string;
  /** Any text; nothing is fetched. */
  portrait?: string;
  /** Default: none. */
  tags?: readonly string[];
  /** Key-values; none when absent. */
  ext?: Record<string, string>;
  /** Default: false. */
  isRobot?: boolean;
}

/** A profile that was registered at `now`. */
export function makeProfile(input: ProfileInput, now: Date): WorldProfile {
  return {
    userId: String(input.userId),
    nickName: input.nickName ?? "",
    portrait: input.portrait ?? "",
    tags: [...(input.tags ?? [])],
    ext: { ...input.ext },
    isRobot: input.isRobot ?? false,
    createdAt: now,
    modifiedAt: now,
  };
}
