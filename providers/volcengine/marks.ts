import {
  type Call,
  ColloquyError,
  flag,
  invalidArgument,
  type Mark,
  type MarkChange,
  type MarkOutcome,
  type MarkStore,
  type Operation,
  optionalId64,
  type Query,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND, WRITES_PER_SECOND } from "./api.js";
import { checkConversationId, checkUserId, PROVIDER, wireInteger } from "./ids.js";
import { refuseOptions } from "./options/index.js";

/** What the vendor keeps for a member and a conversation. */
const settable = ["pinned", "starred", "muted"] as const;
type Setting = (typeof settable)[number];

/** What to switch on or off; what is absent stays as it is. */
type Wanted = Partial<Record<Setting, boolean>>;
type Change = { conversationId: string; wanted: Record<string, boolean> };
type UpdateQuery = { userId: string; changes: Change[] };

/** Pins, favourites and mutes: docs 6348/337014 and 6348/337015. No action lists them. */
export function createMarks(appId: number): MarkStore<Query, UpdateQuery> {
  const get = getConversationSetting(appId);
  const modify = modifyConversationSetting(appId);
  return {
    update: {
      prepare({ userId, changes, options }) {
        refuseOptions(options);
        const checked = changes.map(readChange);
        return { userId: checkMember(userId), changes: checked };
      },
      async apply(query, call) {
        const { userId, changes } = query;
        const outcomes: MarkOutcome[] = [];
        for (const change of changes) {
          outcomes.push(await applyOne({ userId, ...change }, call, outcomes.length === 0));
        }
        return outcomes;
      },
    },
  };

  async function applyOne(
    change: Change & { userId: string },
    call: Call,
    first: boolean,
  ): Promise<MarkOutcome> {
    const { userId, conversationId } = change;
    const wanted: Wanted = change.wanted;
    let current: Settings;
    try {
      current = await call(get, { userId, conversationId }).catch(withoutRecord);
    } catch (thrown) {
      const error = ColloquyError.is(thrown) ? thrown : undefined;
      // Nothing has been written yet, and no other change could fare better.
      if (error === undefined || (first && concernsAll.has(error.code))) throw thrown;
      return { ...failureOf(error), outcome: "not_applied" };
    }
    if (isAsWanted(current, wanted)) return null;
    try {
      await call(modify, { userId, conversationId, wanted, current, nowMs: Date.now() });
      return null;
    } catch (thrown) {
      if (!ColloquyError.is(thrown)) throw thrown;
      return failureOf(thrown);
    }
  }
}

/** These actions want an id above 0, and the one that writes has no field for a text (docs 6348/337015). */
function checkMember(userId: string): string {
  const id = wireInteger(checkUserId(userId));
  if (id === 0n) throw invalidArgument("userId must be above 0 to have marks", PROVIDER);
  if (id !== undefined) return userId;
  throw unsupported(`marks can be set for integer user ids only, and "${userId}" is none`);
}

function readChange({ conversationId, set = [], clear = [], customMark }: MarkChange): Change {
  checkConversationId(conversationId);
  if (customMark !== undefined) throw unsupported("the vendor has no custom marks");
  const both = set.find((mark) => clear.includes(mark));
  if (both !== undefined) {
    throw invalidArgument(`"${both}" of ${conversationId} cannot be both set and cleared`, PROVIDER);
  }
  const wanted = [
    ...set.map((mark) => [mark, true] as const),
    ...clear.map((mark) => [mark, false] as const),
  ];
  return { conversationId, wanted: Object.fromEntries(wanted.map(([mark, on]) => [settingOf(mark), on])) };
}

function settingOf(mark: Mark): Setting {
  const setting = settable.find((name) => name === mark);
  if (setting !== undefined) return setting;
  throw unsupported(`the vendor has no mark "${mark}"; there are ${settable.join(", ")}`);
}

function unsupported(message: string): ColloquyError {
  return new ColloquyError({ code: "unsupported", message: `volcengine: ${message}`, provider: PROVIDER });
}

/** About the caller or the cloud, not about one conversation. */
const concernsAll = new Set<string>([
  "unauthenticated",
  "permission_denied",
  "rate_limited",
  "unavailable",
  "timeout",
  "aborted",
]);

function failureOf(error: ColloquyError): NonNullable<MarkOutcome> {
  const { code, providerCode = "", requestId, retryable, outcome } = error;
  const text = error.message.replace(/^volcengine \w+: /, "");
  return { code, providerCode, text, retryable, outcome, ...(requestId !== undefined && { requestId }) };
}

/** As the vendor keeps them; `undefined` where its flag and its time contradict each other. */
type Settings = { [Name in Setting]: boolean | undefined };

const untouched: Settings = { pinned: false, starred: false, muted: false };

/** A member who has never set anything for the conversation may have no record (docs 6348/412253). */
function withoutRecord(thrown: unknown): Settings {
  if (ColloquyError.is(thrown) && thrown.providerCode?.split(".", 1)[0] === "SettingNotFound")
    return untouched;
  throw thrown;
}

function isAsWanted(current: Settings, wanted: Wanted): boolean {
  return settable.every((name) => wanted[name] === undefined || wanted[name] === current[name]);
}

interface SettingRequest {
  userId: string;
  conversationId: string;
}

function getConversationSetting(appId: number): Operation<SettingRequest, Settings> {
  return {
    name: "GetConversationSetting",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: ({ userId, conversationId }) => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(conversationId),
        ParticipantUserId: BigInt(userId),
      },
    }),
    read(answer) {
      const info = record(record(answer, "Result").ConversationSettingInfo, "ConversationSettingInfo");
      return {
        pinned: agreed(flag(info.IsStickTop), info.StickTopTime),
        starred: agreed(flag(info.IsSetFavorite), info.SetFavoriteTime),
        muted: flag(info.IsMute) ?? false,
      };
    },
  };
}

/** The times say 0 for "not"; either of the two may be missing. */
function agreed(isSet: boolean | undefined, since: unknown): boolean | undefined {
  const time = optionalId64(since);
  const hasTime = time === undefined ? undefined : time !== "0";
  if (isSet === undefined || hasTime === undefined) return isSet ?? hasTime ?? false;
  return isSet === hasTime ? isSet : undefined;
}

interface ModifyRequest extends SettingRequest {
  wanted: Wanted;
  current: Settings;
  nowMs: number;
}

/**
 * Here IsStickTop and IsSetFavorite say "change the time", and a time of 0 takes the setting away (docs 6348/337015).
 * IsMute is false by default, so leaving it out could unmute: it is always sent. What is already as wanted is left
 * out, so that a pin keeps its time. Repeating it changes nothing.
 */
function modifyConversationSetting(appId: number): Operation<ModifyRequest, void> {
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
