import { BadResponse, type Call, flag, type Operation, record } from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";

interface Membership {
  userId: string;
  conversationId: string;
}

/** Whether a user is in a conversation. The action has no field for a text. */
export function isUserInConversation(appId: number, membership: Membership, call: Call): Promise<boolean> {
  return call(askForMember(appId), membership);
}

/** docs 6348/336996, which is known by its number only; the fields are those of the vendor's Go package (service/im). */
function askForMember(appId: number): Operation<Membership, boolean> {
  return {
    name: "IsUserInConversation",
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
      const isMember = flag(record(answer, "Result").IsUserInConversation);
      if (isMember === undefined) throw new BadResponse("IsUserInConversation", "no yes or no", "a Boolean");
      return isMember;
    },
  };
}
