import type { Fields } from "../fields.js";

const callbackControls = ["ForbidBeforeSendMsgCallback", "ForbidAfterSendMsgCallback"];

/** SendMsgControl; `allowed` differs between the services. */
export function readControl(fields: Fields, allowed: readonly string[]): string[] {
  return readNames(fields, "SendMsgControl", allowed);
}

/** ForbidCallbackControl: the events that this message does not cause. */
export function readForbidden(fields: Fields): string[] {
  return readNames(fields, "ForbidCallbackControl", callbackControls);
}

function readNames(fields: Fields, field: string, allowed: readonly string[]): string[] {
  const names = fields.optionalTexts(field) ?? [];
  const wrong = names.find((name) => !allowed.includes(name));
  return wrong === undefined ? names : fields.refuse(`${field} has no ${wrong}`);
}

/** OfflinePushInfo as it came; `code` is the service's for one that is wrong. */
export function readPush(fields: Fields, code: number): Record<string, unknown> | undefined {
  if (!fields.has("OfflinePushInfo")) return undefined;
  const push = fields.withCode(code).object("OfflinePushInfo");
  push.only("PushFlag", "Title", "Desc", "Ext", "AndroidInfo", "ApnsInfo");
  push.optionalInteger("PushFlag", { minimum: 0, maximum: 1 });
  for (const name of ["Title", "Desc", "Ext"]) push.optionalText(name);
  for (const name of ["AndroidInfo", "ApnsInfo"]) if (push.has(name)) push.object(name);
  return push.body;
}
