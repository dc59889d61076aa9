import {
  type Call,
  ColloquyError,
  invalidArgument,
  type Mark,
  type MarkChange,
  type MarkOutcome,
  type MarkStore,
  type Query,
} from "colloquy/provider";
import { failsAll, failureOf } from "../api/outcomes.js";
import { unsupported } from "../errors.js";
import { checkConversationId, PROVIDER } from "../ids.js";
import { type App, refuseOptions } from "../options/index.js";
import { integerIds } from "../users/ids.js";
import { createMarkLookup } from "./get.js";
import {
  isAsWanted,
  modifyConversationSetting,
  readSetting,
  type Setting,
  type Settings,
  settable,
  type Wanted,
} from "./setting.js";

type Change = { conversationId: string; wanted: Record<string, boolean> };
type UpdateQuery = { userId: string; changes: Change[] };

/** Pins, favourites and mutes: docs 6348/337014 and 6348/337015. No action lists them. */
export function createMarks(app: App): MarkStore<Query, UpdateQuery> {
  const modify = modifyConversationSetting(app.appId);
  return {
    get: createMarkLookup(app),
    update: {
      prepare({ userId, changes, options }) {
        refuseOptions(options);
        const checked = changes.map(readChange);
        // The action that writes has no field for a text (docs 6348/337015).
        return { userId: integerIds.checkMember(userId), changes: checked };
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
      current = (await readSetting(app, { userId, conversationId }, call)).settings;
    } catch (thrown) {
      const error = ColloquyError.is(thrown) ? thrown : undefined;
      // Nothing has been written yet, and no other change could fare better.
      if (error === undefined || (first && failsAll(error))) throw thrown;
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

function readChange({ conversationId, set = [], clear = [], customMark }: MarkChange): Change {
  checkConversationId(conversationId);
  if (customMark !== undefined) throw unsupported("the vendor has no custom marks; leave customMark out");
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
