import { type EventBody, optionalRecord, optionalText, textMap } from "colloquy/provider";
import type { Reader } from "./messages.js";
import { type Fields, userIn } from "./place.js";

const states: Readonly<Record<string, "user.online" | "user.offline">> = {
  Login: "user.online",
  Logout: "user.offline",
  Disconnect: "user.offline",
};

/** By CallbackCommand. */
export const userReaders: Readonly<Record<string, Reader>> = {
  "State.StateChange": (body) => {
    const info = optionalRecord(body.Info);
    const userId = userIn(info?.To_Account);
    const action = optionalText(info?.Action) ?? "";
    const type = Object.hasOwn(states, action) ? states[action] : undefined;
    return userId === undefined || type === undefined ? [] : [{ type, userId }];
  },
  "Profile.CallbackPortraitSet": (body) => {
    const userId = userIn(body.From_Account);
    return userId === undefined
      ? []
      : [{ type: "user.updated", userId, profile: profileOf(body.ProfileItem) }];
  },
};

type Profile = Extract<EventBody, { type: "user.updated" }>["profile"];

const NICK = "Tag_Profile_IM_Nick";
const IMAGE = "Tag_Profile_IM_Image";
const CUSTOM = "Tag_Profile_Custom_";

/** Only what changed is there; text that is empty was taken away. */
function profileOf(value: unknown): Profile {
  const items: (Fields | undefined)[] = Array.isArray(value) ? value.map(optionalRecord) : [];
  const values = textMap(
    Object.fromEntries(items.map((item) => [optionalText(item?.Tag) ?? "", item?.Value])),
  );
  const custom = Object.entries(values).filter(([tag]) => tag.startsWith(CUSTOM));
  return {
    ...(values[NICK] === undefined ? {} : { name: values[NICK] }),
    ...(values[IMAGE] === undefined ? {} : { avatarUrl: values[IMAGE] }),
    ...(custom.length === 0
      ? {}
      : { attributes: Object.fromEntries(custom.map(([tag, text]) => [tag.slice(CUSTOM.length), text])) }),
  };
}
