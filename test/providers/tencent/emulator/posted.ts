import type {
  TencentEmulatorOptions,
  TencentReadings,
  TencentWebhookOptions,
} from "../../../../providers/tencent/emulator/index.js";
import { type Answering, startReceiver } from "../../../emulator/receiver.js";
import { start } from "./calls.js";

/** An emulator as `start` makes it, and a back end that it posts to. */
export async function startPosting(
  options: Partial<TencentWebhookOptions> = {},
  readings: Partial<TencentReadings> = {},
  app: TencentEmulatorOptions["app"] = {},
) {
  const receiver = await startReceiver();
  const started = await start(readings, { app });
  const webhooks = started.emulator.webhooks({ url: receiver.url, ...options });
  /** The bodies of the commands that were posted since the last time. */
  const posted = async () => {
    await webhooks.idle();
    return receiver.requests.splice(0).map(({ body }) => body);
  };
  /** How the back end answers to one command; to others it says OK. */
  const answerTo = (command: string, body: object, status = 200) => {
    const isAsked: Answering = (received) =>
      received.query.CallbackCommand === command
        ? { status, body: JSON.stringify(body) }
        : { body: '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}' };
    receiver.answer = isAsked;
  };
  return { ...started, receiver, webhooks, posted, answerTo };
}

/** Names of what was posted. */
export const commandsOf = (bodies: Record<string, unknown>[]) => bodies.map((body) => body.CallbackCommand);
