import { createHash } from "node:crypto";

/** The eight strings of a webhook's body but the last, its signature (docs 6348/293099). */
export interface EventFields {
  EventType: string;
  /** JSON as text. */
  EventData: string;
  EventTime: string;
  EventId: string;
  AppId: string;
  Version: string;
  /** Four digits. */
  Nonce: string;
}

/** docs 6348/293101: the values and the key in the order of their bytes, one behind the other. */
export function signatureOf(fields: EventFields, secretKey: string): string {
  const { EventType, EventData, EventTime, EventId, AppId, Version, Nonce } = fields;
  const values = [EventType, EventData, EventTime, EventId, AppId, Version, Nonce, secretKey];
  const sorted = values.map((value) => Buffer.from(value)).sort(Buffer.compare);
  return createHash("sha256").update(Buffer.concat(sorted)).digest("hex");
}
