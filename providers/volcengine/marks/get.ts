import { type Call, ColloquyError, type ConversationMarks, type MarkLookup } from "colloquy/provider";
import { checkConversationId, PROVIDER } from "../ids.js";
import { type App, refuseOptions } from "../options/index.js";
import { marksOf, readSetting } from "./setting.js";

type GetQuery = { userId: string; conversationIds: string[] };

/** One call a conversation (docs 6348/337014). Who has never marked anything has an item without marks. */
export function createMarkLookup(app: App): MarkLookup<GetQuery> {
  return {
    prepare({ userId, conversationIds, options }) {
      refuseOptions(options);
      return {
        userId: app.userIds.checkMember(userId),
        conversationIds: conversationIds.map(checkConversationId),
      };
    },
    async read({ userId, conversationIds }, call) {
      const items = conversationIds.map((conversationId) => readMarks(app, { userId, conversationId }, call));
      return (await Promise.all(items)).flatMap((item) => item ?? []);
    },
  };
}

async function readMarks(
  app: App,
  pair: { userId: string; conversationId: string },
  call: Call,
): Promise<ConversationMarks | undefined> {
  try {
    const { settings, raw } = await readSetting(app, pair, call);
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
