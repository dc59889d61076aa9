import { type Call, invalidArgument, type MarkReadInput, type ProviderAction, show } from "colloquy/provider";
import { writeOperation } from "../api/write.js";
import { isCode } from "../errors.js";
import { checkConversationId, PROVIDER } from "../ids.js";
import { readSetting } from "../marks/setting.js";
import { newestMessages } from "../messages/newest.js";
import { boundaryOf } from "../messages/place.js";
import { PAGE_SIZE } from "../messages/stretch.js";
import { type App, refuseOptions } from "../options/index.js";

/** `null`: up to the newest message. */
type Reading = { userId: string; conversationId: string; index: string | null };

/** Of the vendor's Go package (service/im). A read index moves forward only. */
export function createMarkRead(app: App): ProviderAction<MarkReadInput, void, Reading> {
  const { appId, userIds } = app;
  const operation = writeOperation("ModifyParticipantReadIndex", true, (asked: Reading) => ({
    AppId: appId,
    ConversationShortId: BigInt(asked.conversationId),
    ...userIds.field("ParticipantUserId", asked.userId),
    ReadIndex: BigInt(asked.index ?? 0),
  }));
  return {
    prepare({ userId, conversationId, upTo, options }) {
      refuseOptions(options);
      return {
        userId: userIds.checkMember(userId),
        conversationId: checkConversationId(conversationId),
        index: upTo === undefined ? null : indexOf(upTo),
      };
    },
    async perform(query, call) {
      const index = query.index ?? (await newestIndex(query.conversationId, call));
      // Nothing was said yet.
      if (index === null) return;
      // What the vendor does with an index that is not greater is not documented: it must not go back.
      if (query.index !== null && (await isRead(query, index, call))) return;
      try {
        await call(operation, { ...query, index });
      } catch (thrown) {
        // "Not greater" has no code of its own, and what is read already is as wanted.
        if (!isCode(thrown, "InvalidParam") || !(await isRead(query, index, call))) throw thrown;
      }
    },
  };

  async function isRead(query: Reading, index: string, call: Call): Promise<boolean> {
    const { readIndex } = await readSetting(app, query, call);
    return readIndex >= BigInt(index);
  }

  async function newestIndex(conversationId: string, call: Call): Promise<string | null> {
    const { rows } = await newestMessages(app, { conversationId, limit: PAGE_SIZE }).page(call);
    return rows[0]?.at ?? null;
  }
}

function indexOf(position: string): string {
  const boundary = boundaryOf(position);
  if (boundary !== undefined) return boundary.index;
  throw invalidArgument(
    `upTo must be the position of a message that the vendor gave an Index; got ${show(position)}`,
    PROVIDER,
  );
}
