import { BadResponse, type Call, flag, type Operation, record } from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { unsupported } from "../errors.js";
import { wireInteger } from "../ids.js";

interface Membership {
  userId: string;
  conversationId: string;
}

/** Whether a user is in a conversation. Only integer user ids can be asked for: the action has no field for others. */
export async function isUserInConversation(
  appId: number,
  { userId, conversationId }: Membership,
  call: Call,
): Promise<boolean> {
  if (wireInteger(userId) !== undefined) return call(askForMember(appId), { userId, conversationId });
  throw unsupported(
    `requireMember cannot be kept for "${userId}": the vendor says of integer user ids only who is in a conversation; leave it out`,
  );
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
