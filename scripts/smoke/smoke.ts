// Type-checked against the installed package's declarations, under both module resolutions.
import {
  type Client,
  ColloquyError,
  type Conversation,
  createClient,
  createInbox,
  type InboxPage,
} from "colloquy";
import { type EmulatorServerOptions, startTencentEmulator, type TencentEmulator } from "colloquy/emulator";
import type { Provider } from "colloquy/provider";
import { tencent } from "colloquy/tencent";
import { memory } from "colloquy/testing";
import { volcengine } from "colloquy/volcengine";

const provider: Provider = tencent({ sdkAppId: 1400000000, secretKey: "key" });
const client: Client = createClient(provider, { cursor: { keys: ["k".repeat(32)] } });
const other = createClient(
  volcengine({ appId: 1, credentials: async () => ({ accessKeyId: "a", secretAccessKey: "b" }) }),
);

export async function titles(): Promise<string[]> {
  const found: string[] = [];
  for await (const conversation of client.conversations.iterate({ userId: "alice" })) {
    const { title, id }: Conversation = conversation;
    found.push(title ?? id);
  }
  return found;
}

export async function firstPage(): Promise<InboxPage | undefined> {
  try {
    return await createInbox({ client, other }).list({ users: { client: "alice", other: "1" } });
  } catch (thrown) {
    if (ColloquyError.is(thrown) && thrown.code === "unavailable") return undefined;
    throw thrown;
  }
}

export const emulator: Promise<TencentEmulator> = startTencentEmulator({ sdkAppId: 1, secretKey: "key" });
export const ofAnotherCloud: Pick<EmulatorServerOptions, "operationOf"> = { operationOf: ({ path }) => path };
export const inMemory = memory;
