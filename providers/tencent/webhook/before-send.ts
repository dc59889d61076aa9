import { joinText, optionalText, type WebhookReading } from "colloquy/provider";
import { readContent } from "../content/index.js";
import type { Received } from "./events.js";
import { directPlace, type Fields, groupPlace, type Place, userIn } from "./place.js";
import { replyTo } from "./reply.js";

const places: Readonly<Record<string, (body: Fields) => Place | undefined>> = {
  "C2C.CallbackBeforeSendMsg": ({ From_Account, To_Account }) => directPlace(From_Account, To_Account),
  "Group.CallbackBeforeSendMsg": groupPlace,
};

/** `undefined` where it is no such question, or does not say who wants to send where. */
export function readBeforeSend({ command, body }: Received): WebhookReading | undefined {
  const place = Object.hasOwn(places, command) ? places[command]?.(body) : undefined;
  const senderId = userIn(body.From_Account);
  if (place === undefined || senderId === undefined) return undefined;
  const content = readContent(body.MsgBody, false);
  const customData = optionalText(body.CloudCustomData);
  const draft = {
    ...place,
    senderId,
    content,
    text: joinText(content),
    attributes: {},
    ...(customData === undefined ? {} : { customData }),
    raw: body,
  };
  return { type: "beforeSend", draft, reply: (decision) => replyTo(place, decision) };
}
