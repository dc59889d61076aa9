import type { VolcengineReadings } from "../readings/index.js";
import type { WorldMessage } from "../world/message.js";

/** Whether histories and GetMessages hold the message, by its state. No user is named there, so it is one for all. */
export function isShown({ state }: WorldMessage, readings: VolcengineReadings): boolean {
  switch (state) {
    case "visible":
      return true;
    case "recalled":
      return readings.recalledMessages !== "absent";
    case "deleted":
      return readings.deletedMessages === "status";
    case "sender-only":
      return readings.senderOnlyMessages === "kept";
    case "expired":
      return false;
  }
}
