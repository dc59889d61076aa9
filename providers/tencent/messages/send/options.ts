import { checkInput, type Json, present, type SendInput, z } from "colloquy/provider";
import { PROVIDER, type Target, unsupported } from "../../ids.js";

/** `providerOptions.tencent` of `messages.send`; what each does is on the vendor's pages 269/2282 and 269/1629. */
export type TencentSendOptions = {
  /** Whether the sender's own devices that are online get the message too (true); direct conversations only. */
  syncOtherMachine?: boolean | undefined;
  /** What the message leaves as it is: unread counts, the last message, or do-not-disturb (direct only). */
  sendMsgControl?: readonly ("NoUnread" | "NoLastMsg" | "WithMuteNotifications")[] | undefined;
  /** Webhooks that this message does not call. */
  forbidCallbackControl?:
    | readonly ("ForbidBeforeSendMsgCallback" | "ForbidAfterSendMsgCallback")[]
    | undefined;
  /** What an offline push shows. */
  offlinePushInfo?:
    | {
        /** What the push shows first. */
        title?: string;
        /** What it shows below. */
        desc?: string;
        /** The app's own text in it. */
        ext?: string;
      }
    | undefined;
  /** Which messages are dropped first where a group is busy ("Normal"); groups and topics only. */
  msgPriority?: "High" | "Normal" | "Low" | undefined;
};

const schema = z.strictObject({
  syncOtherMachine: z.boolean().optional(),
  sendMsgControl: z.array(z.enum(["NoUnread", "NoLastMsg", "WithMuteNotifications"])).optional(),
  forbidCallbackControl: z
    .array(z.enum(["ForbidBeforeSendMsgCallback", "ForbidAfterSendMsgCallback"]))
    .optional(),
  offlinePushInfo: z
    .strictObject({ title: z.string().optional(), desc: z.string().optional(), ext: z.string().optional() })
    .optional(),
  msgPriority: z.enum(["High", "Normal", "Low"]).optional(),
});

const NO_PUSH = 1;

/** The vendor's fields for the options and for `silent`. */
export function sendOptions({ options, silent }: SendInput, { kind }: Target): { [name: string]: Json } {
  const chosen = checkInput(schema, options, "providerOptions.tencent", PROVIDER);
  refuseForKind(chosen, kind);
  const { offlinePushInfo, sendMsgControl, forbidCallbackControl, msgPriority } = chosen;
  const push = {
    ...(silent ? { PushFlag: NO_PUSH } : {}),
    ...present({ Title: offlinePushInfo?.title, Desc: offlinePushInfo?.desc, Ext: offlinePushInfo?.ext }),
  };
  return {
    // Left out, the message is in the sender's history all the same; 2 would keep it out of there.
    ...(kind === "direct" && chosen.syncOtherMachine !== false ? { SyncOtherMachine: 1 } : {}),
    ...(Object.keys(push).length === 0 ? {} : { OfflinePushInfo: push }),
    ...present({
      SendMsgControl: sendMsgControl,
      ForbidCallbackControl: forbidCallbackControl,
      MsgPriority: msgPriority,
    }),
  };
}

function refuseForKind(chosen: z.output<typeof schema>, kind: Target["kind"]): void {
  const { syncOtherMachine, sendMsgControl = [], msgPriority } = chosen;
  const isDirect = kind === "direct";
  const refused = [
    isDirect && msgPriority !== undefined && "msgPriority",
    !isDirect && syncOtherMachine !== undefined && "syncOtherMachine",
    !isDirect && sendMsgControl.includes("WithMuteNotifications") && 'sendMsgControl "WithMuteNotifications"',
  ].find((name) => name !== false);
  if (refused !== undefined) {
    throw unsupported(`providerOptions.tencent.${refused} does not go with a ${kind} conversation`);
  }
}
