import { type GroupReadings, groupReadings } from "./groups.js";
import { type HistoryReadings, historyReadings } from "./histories.js";
import { type ListReadings, listReadings } from "./lists.js";
import { type MessageReadings, messageReadings } from "./messages.js";
import { type UserReadings, userReadings } from "./users.js";
import { type WebhookReadings, webhookReadings } from "./webhooks.js";

export type { GroupReadings, HistoryReadings, ListReadings, MessageReadings, UserReadings, WebhookReadings };

/**
 * What Tencent's pages leave open. Each default is the likelier reading; a client has to be right under all of them.
 */
export interface TencentReadings
  extends ListReadings,
    HistoryReadings,
    MessageReadings,
    GroupReadings,
    UserReadings,
    WebhookReadings {
  /** Fields that no page names: ignored, or refused like a wrong one (to find typing errors). */
  unknownFields: "ignore" | "refuse";
}

export const defaultReadings: TencentReadings = {
  ...listReadings,
  ...historyReadings,
  ...messageReadings,
  ...groupReadings,
  ...userReadings,
  ...webhookReadings,
  unknownFields: "ignore",
};
