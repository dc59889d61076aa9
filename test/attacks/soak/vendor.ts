import { type EmulatorServer, type Fault, startServer } from "../../../src/emulator/index.js";
import { groupHistory, lastMessage, tencentAnswer, volcengineList } from "./rows.js";

export interface Vendor {
  url: string;
  /** What came, and how much of it went wrong. */
  readonly counts: { requests: number; faults: number };
  close(): Promise<void>;
}

/** So many requests are answered between one that goes wrong and the next: two in a hundred do. */
const ANSWERS_BETWEEN_FAULTS = 49;

/** Each of them passes, so that the next attempt gets what this one did not. */
const faults: readonly Fault[] = [
  { kind: "status", status: 503 },
  { kind: "status", status: 429 },
  { kind: "drop" },
  { kind: "reset" },
  { kind: "error", code: "too often" },
];

/** Speaks for both clouds, holds nothing and looks at no signature, so that long walks are walks of the client. */
export async function startVendor(): Promise<Vendor> {
  const counts = { requests: 0, faults: 0 };
  let answers = 0;
  const server: EmulatorServer = await startServer({
    operationOf({ path, query }) {
      counts.requests += 1;
      return query.get("Action") ?? path;
    },
    handle({ operation, body }) {
      answers += 1;
      if (answers % ANSWERS_BETWEEN_FAULTS === 0) {
        server.inject(faults[counts.faults % faults.length]!);
        counts.faults += 1;
      }
      return json(200, answerTo(operation, body));
    },
    renderError: (_, { operation }) =>
      operation.startsWith("/")
        ? json(200, tencentAnswer({ ErrorCode: 60007, ActionStatus: "FAIL", ErrorInfo: "too often" }))
        : json(429, '{"ResponseMetadata":{"RequestId":"r","Error":{"Code":"FlowLimitExceeded"}}}'),
  });
  return { url: server.url, counts, close: () => server.close() };
}

function answerTo(operation: string, body: string): string {
  if (operation === "GetUserConversations") return volcengineList(JSON.parse(body));
  if (operation === "GetConversationMessages") return lastMessage(body);
  return groupHistory(JSON.parse(body));
}

function json(status: number, body: string) {
  return { status, headers: { "content-type": "application/json" }, body };
}
