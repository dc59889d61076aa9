import type { ProviderAction } from "colloquy/provider";
import { checkUserId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";

/** A direct conversation needs no making: two users have one as soon as they are there. */
export const open: ProviderAction<
  { userId: string; peerId: string },
  { conversationId: string },
  { conversationId: string }
> = {
  prepare({ userId, peerId, options }) {
    checkNoOptions(options);
    checkUserId(userId);
    return { conversationId: `direct:${checkUserId(peerId, "peerId")}` };
  },
  perform: async ({ conversationId }) => ({ conversationId }),
};
