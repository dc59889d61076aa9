import { createHash } from "node:crypto";
import type { OutgoingEvent } from "../../../../src/emulator/index.js";
import type { Callback } from "../callbacks/callback.js";
import type { TencentReadings } from "../readings/index.js";
import { shownFields } from "./fields.js";

/** What is posted beside the event itself. */
export interface Address {
  url: string;
  sdkAppId: number;
  /** Of the console's authentication; requests are unsigned where it is absent. */
  token: string | undefined;
}

/** The vendor sees this address, as everything here happens on one machine. */
const clientIp = "127.0.0.1";

/** An event of now, whatever becomes of the records that it tells of. */
export function eventOf(
  callback: Callback,
  address: Address,
  now: () => Date,
  readings: TencentReadings,
): OutgoingEvent {
  const { command } = callback;
  const body = JSON.stringify({ CallbackCommand: command, ...shownFields(callback, readings) });
  return {
    name: command,
    request: () => ({ url: urlOf(callback, address, now(), readings), body }),
  };
}

/** docs 1047/34354: the signature covers the time of posting, and not the body. */
function urlOf(
  callback: Callback,
  { url, sdkAppId, token }: Address,
  now: Date,
  readings: TencentReadings,
): string {
  const query = new URLSearchParams({
    SdkAppid: String(sdkAppId),
    CallbackCommand: callback.command,
    contenttype: readings.contentType,
    ClientIP: clientIp,
    OptPlatform: platformText(callback),
    ...(token === undefined ? {} : signature(token, now)),
  });
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

function signature(token: string, now: Date): { Sign: string; RequestTime: string } {
  const time = String(Math.floor(now.getTime() / 1000));
  return { Sign: createHash("sha256").update(`${token}${time}`).digest("hex"), RequestTime: time };
}

/** One page alone spells it so. */
function platformText({ command, platform }: Callback): string {
  return command === "State.StateChange" && platform === "iOS" ? "IOS" : platform;
}
