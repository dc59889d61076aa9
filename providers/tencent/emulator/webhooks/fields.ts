import type { Callback } from "../callbacks/callback.js";
import { groupTypeName } from "../groups/attributes.js";
import type { TencentReadings } from "../readings/index.js";

const directSends: readonly string[] = ["C2C.CallbackBeforeSendMsg", "C2C.CallbackAfterSendMsg"];
const directStates: readonly string[] = ["C2C.CallbackAfterMsgReport", "C2C.CallbackAfterMsgWithDraw"];

/** An event's fields as the readings show them. */
export function shownFields(callback: Callback, readings: TencentReadings): Record<string, unknown> {
  const hidden = hiddenNames(callback, readings);
  return Object.fromEntries(
    Object.entries(callback.fields)
      .filter(([name]) => !hidden.includes(name))
      .map(([name, value]) => [name, shownValue(name, value, readings)]),
  );
}

function hiddenNames({ command }: Callback, readings: TencentReadings): string[] {
  const hidden = readings.webhookMessageIds === "absent" ? ["MsgId"] : [];
  if (directSends.includes(command) && readings.directEventTime === "absent") hidden.push("EventTime");
  if (directStates.includes(command)) {
    if (readings.directStates === "newer") hidden.push("UnreadMsgNum");
    if (readings.directStates === "older") hidden.push("EventTime");
  }
  return hidden;
}

function shownValue(name: string, value: unknown, readings: TencentReadings): unknown {
  if (name === "EventTime" && readings.eventTime === "text") return String(value);
  if (name === "Type" && typeof value === "string") return groupTypeName(value, readings);
  if (name === "MsgSeqList" && readings.webhookMessageIds === "absent" && Array.isArray(value)) {
    return value.map(({ MsgSeq }: { MsgSeq: number }) => ({ MsgSeq }));
  }
  return value;
}
