import {
  BadResponse,
  type Call,
  flag,
  type Mark,
  type Operation,
  optionalId64,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "../api/index.js";
import { isCode } from "../errors.js";
import { type Fields, idIn, longText, userIn } from "../ids.js";
import type { App } from "../options/index.js";

/** What the vendor keeps for a member and a conversation. */
export const settable = ["pinned", "starred", "muted"] as const;
export type Setting = (typeof settable)[number];

/** What to switch on or off; what is absent stays as it is. */
export type Wanted = Partial<Record<Setting, boolean>>;

/** As the vendor keeps them; `undefined` where its flag and its time contradict each other. */
export type Settings = { [Name in Setting]: boolean | undefined };

/** What the vendor keeps for one member and one conversation. */
export interface MemberSetting {
  settings: Settings;
  /** The Index up to which the member has read; 0 before the first. */
  readIndex: bigint;
  /** As received, with 64-bit fields as text; `null` where there is no record. */
  raw: Fields | null;
}

/** What a member has who has never set anything. */
const untouched: MemberSetting = {
  settings: { pinned: false, starred: false, muted: false },
  readIndex: 0n,
  raw: null,
};

/** The marks that are certainly set: one whose flag and time contradict each other is not. */
export function marksOf(settings: Settings): Mark[] {
  return settable.filter((name) => settings[name] === true);
}

export function isAsWanted(current: Settings, wanted: Wanted): boolean {
  return settable.every((name) => wanted[name] === undefined || wanted[name] === current[name]);
}

/** Whose settings, and of which conversation. */
export interface Pair {
  userId: string;
  conversationId: string;
}

/** One member's setting; a member who has never set anything may have no record (docs 6348/412253). */
export async function readSetting(app: App, pair: Pair, call: Call): Promise<MemberSetting> {
  try {
    return await call(getConversationSetting(app, pair), undefined);
  } catch (thrown) {
    if (isCode(thrown, "SettingNotFound")) return untouched;
    throw thrown;
  }
}

/** docs 6348/337014. The settings of another pair are not an answer. */
function getConversationSetting({ appId, userIds }: App, pair: Pair): Operation<void, MemberSetting> {
  return {
    name: "GetConversationSetting",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: () => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(pair.conversationId),
        ...userIds.field("ParticipantUserId", pair.userId),
      },
    }),
    read(answer) {
      const info = record(record(answer, "Result").ConversationSettingInfo, "ConversationSettingInfo");
      confirm("ConversationShortId", idIn(info.ConversationShortId), pair.conversationId);
      confirm("ParticipantUserId", userIn(info.ParticipantUserId, info.ParticipantUserIdStr), pair.userId);
      return {
        settings: {
          pinned: agreed(flag(info.IsStickTop), info.StickTopTime),
          starred: agreed(flag(info.IsSetFavorite), info.SetFavoriteTime),
          muted: readMute(info.IsMute),
        },
        readIndex: BigInt(idIn(info.ReadIndex) ?? 0),
        raw: rawOf(info),
      };
    },
  };
}

const longFields = [
  "ConversationShortId",
  "ParticipantUserId",
  "ReadIndex",
  "StickTopTime",
  "SetFavoriteTime",
];

function rawOf(info: Fields): Fields {
  const raw = { ...info };
  for (const name of longFields) if (typeof raw[name] === "number") raw[name] = longText(raw[name]);
  return raw;
}

/** The answer may leave an id out, but must not name another. */
function confirm(name: string, found: string | undefined, asked: string): void {
  if (found === undefined || found === asked) return;
  throw new BadResponse(`ConversationSettingInfo.${name}`, found, asked);
}

/** Every write sends the mute as it was, so one that cannot be read must not be taken for false. */
function readMute(value: unknown): boolean {
  const muted = flag(value ?? false);
  if (muted === undefined)
    throw new BadResponse("ConversationSettingInfo.IsMute", "no yes or no", "a Boolean");
  return muted;
}

/** The times say 0 for "not"; either of the two may be missing. */
function agreed(isSet: boolean | undefined, since: unknown): boolean | undefined {
  const time = optionalId64(since);
  const hasTime = time === undefined ? undefined : time !== "0";
  if (isSet === undefined || hasTime === undefined) return isSet ?? hasTime ?? false;
  return isSet === hasTime ? isSet : undefined;
}

/** A change, what there is before it, and the time that a new pin gets. */
interface ModifyRequest extends Pair {
  wanted: Wanted;
  current: Settings;
  nowMs: number;
}

/**
 * Here IsStickTop and IsSetFavorite say "change the time", and a time of 0 takes the setting away (docs 6348/337015).
 * IsMute is false by default, so leaving it out could unmute: it is always sent. What is already as wanted is left
 * out, so that a pin keeps its time. Repeating it changes nothing.
 */
export function modifyConversationSetting(appId: number): Operation<ModifyRequest, void> {
  return {
    name: "ModifyConversationSetting",
    safe: true,
    callsPerSecond: WRITES_PER_SECOND,
    request: ({ userId, conversationId, wanted, current, nowMs }) => ({
      body: {
        AppId: appId,
        ConversationSettingInfo: {
          ConversationShortId: BigInt(conversationId),
          ParticipantUserId: BigInt(userId),
          IsMute: wanted.muted ?? current.muted ?? false,
          ...(changes("pinned", wanted, current) && {
            IsStickTop: true,
            StickTopTime: wanted.pinned ? nowMs : 0,
          }),
          ...(changes("starred", wanted, current) && {
            IsSetFavorite: true,
            SetFavoriteTime: wanted.starred ? nowMs : 0,
          }),
        },
      },
    }),
    read: () => undefined,
  };
}

function changes(name: Setting, wanted: Wanted, current: Settings): boolean {
  return wanted[name] !== undefined && wanted[name] !== current[name];
}
