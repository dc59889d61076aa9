import type { MessageElement } from "../world/elements.js";

/** The events that are told of when they have happened (docs 269/1521). */
export type AfterCommand =
  | "C2C.CallbackAfterSendMsg"
  | "C2C.CallbackAfterMsgReport"
  | "C2C.CallbackAfterMsgReadReceipt"
  | "C2C.CallbackAfterMsgReadAll"
  | "C2C.CallbackAfterMsgWithDraw"
  | "C2C.CallbackAfterModifyMsg"
  | "Group.CallbackAfterSendMsg"
  | "Group.CallbackSendMsgException"
  | "Group.CallbackAfterRecallMsg"
  | "Group.CallbackAfterModifyMsg"
  | "Group.CallbackAfterReadReceipt"
  | "Group.CallbackAfterCreateGroup"
  | "Group.CallbackAfterGroupDestroyed"
  | "Group.CallbackAfterNewMemberJoin"
  | "Group.CallbackAfterMemberExit"
  | "Group.CallbackAfterGroupFull"
  | "Group.CallbackAfterGroupInfoChanged"
  | "Group.CallbackAfterChangeGroupOwner"
  | "Group.CallbackAfterMemberFieldChanged"
  | "Profile.CallbackPortraitSet"
  | "State.StateChange";

/** The events that are asked about before they happen. */
export type BeforeCommand =
  | "C2C.CallbackBeforeSendMsg"
  | "Group.CallbackBeforeSendMsg"
  | "Group.CallbackBeforeCreateGroup"
  | "Group.CallbackBeforeApplyJoinGroup"
  | "Group.CallbackBeforeInviteJoinGroup";

/** OptPlatform: where something was done. */
export type Platform = "RESTAPI" | "Web" | "Android" | "iOS" | "Windows" | "macOS" | "iPad" | "Unknown";

/** An event as the vendor words it, with every field that some page names; the readings leave some of them out. */
export interface Callback<Command = AfterCommand | BeforeCommand> {
  /** CallbackCommand. */
  command: Command;
  /** Where it was done. */
  platform: Platform;
  /** The body, without CallbackCommand. */
  fields: Record<string, unknown>;
}

/** What the app's back end decides about a before-event. */
export type Decision =
  | {
      /** It goes on. */
      kind: "allow";
      /** Takes the place of MsgBody. */
      body?: MessageElement[];
      /** Takes the place of CloudCustomData. */
      customData?: string;
      /** Who is not invited. */
      refusedMembers?: readonly string[];
    }
  | {
      /** Whoever did it gets an error. */
      kind: "refuse";
      /** The error's code. */
      code: number;
      /** The error's text. */
      info: string;
    }
  | {
      /** The sender sees a success, and nobody gets the message. */
      kind: "drop";
    };

/** The app's back end, as a world sees it. */
export interface Callbacks {
  /** Asks before something happens. */
  ask(callback: Callback<BeforeCommand>): Promise<Decision>;
  /** Tells what has happened. Nobody waits for it. */
  tell(callback: Callback<AfterCommand>): void;
}

/** A back end that is asked and told nothing. */
export const noCallbacks: Callbacks = {
  ask: async () => ({ kind: "allow" }),
  tell: () => {},
};

/** Who does something, where and when. */
export interface Actor {
  platform: Platform;
  /** Operator_Account: of the server API the administrator, of a client its user. */
  userId: string;
  at: Date;
}
