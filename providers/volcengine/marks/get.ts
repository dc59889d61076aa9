import { type Call, ColloquyError, type ConversationMarks, type MarkLookup } from "colloquy/provider";
import { checkConversationId, checkMemberId, PROVIDER } from "../ids.js";
import { refuseOptions } from "../options/index.js";
import { marksOf, readSetting } from "./setting.js";

type GetQuery = { userId: string; conversationIds: string[] };

/** One call a conversation (docs 6348/337014). Who has never marked anything has an item without marks. */
export function createMarkLookup(appId: number): MarkLookup<GetQuery> {
  return {
    prepare({ userId, conversationIds, options }) {
      refuseOptions(options);
      return { userId: checkMemberId(userId), conversationIds: conversationIds.map(checkConversationId) };
    },
    async read({ userId, conversationIds }, call) {
      const items = conversationIds.map((conversationId) =>
        readMarks(appId, { userId, conversationId }, call),
      );
      return (await Promise.all(items)).flatMap((item) => item ?? []);
    },
  };
}

async function readMarks(
  appId: number,
  pair: { userId: string; conversationId: string },
  call: Call,
): Promise<ConversationMarks | undefined> {
  try {
    const { settings, raw } = await readSetting(appId, pair, call);
    return {
      conversationId: pair.conversationId,
      provider: PROVIDER,
      marks: marksOf(settings),
      folders: [],
      raw,
    };
  } catch (thrown) {
    // There is no such conversation, or the user is not in it.
    if (ColloquyError.is(thrown) && thrown.code === "not_found") return undefined;
    throw thrown;
  }
}
