/** Of what is posted to the app's back end. */
export interface WebhookReadings {
  /** EventTime: a number as in Chinese samples, or digits in a text as in international ones. */
  eventTime: "number" | "text";
  /** C2C.CallbackBeforeSendMsg and C2C.CallbackAfterSendMsg: no page shows their EventTime, which their siblings have. */
  directEventTime: "absent" | "present";
  /** MsgId of messages, which newer pages have. */
  webhookMessageIds: "present" | "absent";
  /** C2C.CallbackAfterMsgReport and C2C.CallbackAfterMsgWithDraw: EventTime as in newer pages, UnreadMsgNum as in older ones, or both. */
  directStates: "newer" | "older" | "both";
  /** The query's contenttype, which pages spell in two ways. */
  contentType: "json" | "JSON";
  /** After-events that are posted again, as far as the options have retries: those without an answer in time, or all that were not taken. */
  retriedEvents: "timeouts" | "failures";
}

export const webhookReadings: WebhookReadings = {
  eventTime: "number",
  directEventTime: "absent",
  webhookMessageIds: "present",
  directStates: "newer",
  contentType: "json",
  retriedEvents: "timeouts",
};
