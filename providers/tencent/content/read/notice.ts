import { optionalInteger, optionalText } from "colloquy/provider";
import type { Fields, Part } from "../part.js";

/** OpType of the group notices on Tencent's web wire; REST documents none. */
const events: Readonly<Record<number, string>> = {
  1: "member_joined",
  2: "member_left",
  3: "member_removed",
  4: "admin_set",
  5: "admin_unset",
  6: "group_changed",
  7: "member_changed",
};

/** A notice of the group: a message's body, or an element in it. One without a known OpType is still a notice. */
export function readNotice(body: Fields): Part<"system"> {
  const part: Part<"system"> = { type: "system", event: eventOf(body) };
  const operatorId = optionalText(body.Operator_Account);
  const accounts = Array.isArray(body.List_Account) ? body.List_Account : [];
  const userIds = accounts.map(optionalText).filter((id) => id !== undefined);
  if (operatorId !== undefined) part.operatorId = operatorId;
  if (userIds.length > 0) part.userIds = userIds;
  part.data = body;
  return part;
}

function eventOf({ OpType }: Fields): string {
  const type = optionalInteger(OpType);
  return type === undefined ? "unknown" : (events[type] ?? `type_${type}`);
}
