import type { Context } from "../context.js";
import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import type { MessageElement } from "../world/elements.js";
import { readElement } from "./elements.js";

/** The codes of one service for a MsgBody. */
export interface BodyCodes {
  notArray: number;
  empty: number;
  element: number;
  tooLong: number;
}

/** What a message says, and what an edit may replace. */
export interface Content {
  body: MessageElement[];
  /** Absent where the request has none. */
  customData?: string;
}

/** docs 1047/33527: elements of all types, and not more than one of the app's own. */
export function readContent(fields: Fields, codes: BodyCodes, context: Context): Content {
  const customData = fields.optionalText("CloudCustomData");
  const items = fields.withCode(codes.notArray).array("MsgBody");
  if (items.length === 0) throw new Refusal(codes.empty, "MsgBody is empty");
  const body = fields.withCode(codes.element).objects("MsgBody").map(readElement);
  if (body.filter(({ MsgType }) => MsgType === "TIMCustomElem").length > 1) {
    throw new Refusal(codes.element, "MsgBody has more than one TIMCustomElem");
  }
  checkSize(body, customData ?? "", codes, context);
  return { body, ...(customData === undefined ? {} : { customData }) };
}

/** An edit: what is absent stays as it is. */
export function readChange(fields: Fields, codes: BodyCodes, context: Context): Partial<Content> {
  if (fields.has("MsgBody")) return readContent(fields, codes, context);
  const customData = fields.optionalText("CloudCustomData");
  if (customData === undefined && context.readings.modifyNothing === "refuse") {
    fields.refuse("there is neither MsgBody nor CloudCustomData");
  }
  checkSize([], customData ?? "", codes, context);
  return customData === undefined ? {} : { customData };
}

function checkSize(
  body: MessageElement[],
  customData: string,
  codes: BodyCodes,
  { readings }: Context,
): void {
  const bytes = Buffer.byteLength(JSON.stringify(body)) + Buffer.byteLength(customData);
  if (bytes > readings.messageBytes) throw new Refusal(codes.tooLong, `the message has ${bytes} bytes`);
}
