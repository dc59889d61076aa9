import type { Actor, AfterCommand, Callback } from "./callback.js";

/** docs 1047/48733: the tags that were set. */
export function profileSet(
  userId: string,
  items: readonly { tag: string; value: string | number }[],
  actor: Actor,
): Callback<AfterCommand> {
  return {
    command: "Profile.CallbackPortraitSet",
    platform: actor.platform,
    fields: {
      Operator_Account: actor.userId,
      From_Account: userId,
      ProfileItem: items.map(({ tag, value }) => ({ Tag: tag, Value: value })),
      EventTime: actor.at.getTime(),
    },
  };
}

/** Why a user is online, or no longer: by their own doing, or as the connection was lost or 400 s silent. */
export type StateReason = "Register" | "Unregister" | "LinkClose" | "TimeOut";

const actions: Record<StateReason, string> = {
  Register: "Login",
  Unregister: "Logout",
  LinkClose: "Disconnect",
  TimeOut: "Disconnect",
};

/** docs 269/2570. */
export function stateChanged(reason: StateReason, { platform, userId, at }: Actor): Callback<AfterCommand> {
  return {
    command: "State.StateChange",
    platform,
    fields: {
      Info: { Action: actions[reason], To_Account: userId, Reason: reason },
      EventTime: at.getTime(),
    },
  };
}
