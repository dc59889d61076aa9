import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Client, type ClientOptions, createClient } from "colloquy";
import { type Fault, startTencentEmulator, startVolcengineEmulator } from "colloquy/emulator";
import { tencent } from "colloquy/tencent";
import { volcengine } from "colloquy/volcengine";
import type { Words } from "../../../src/model/abilities/index.js";
import { Gate } from "../../support/gate.js";

/** Credentials with nothing in common with words, so that they can be looked for in all that is written. */
const tencentKeys = { sdkAppId: 1_400_000_000, secretKey: "5b1f8e0c7a9d4623b0f1e2d3c4a59687" };
const volcengineKeys = { accessKeyId: "AKLT7f3a9c", secretAccessKey: "Zq4vT9xKp2LmW8yRb6Nd" };

/** What the matrix needs of one cloud: its emulator behind a gate, a read, a write, and its codes. */
export interface Cloud {
  name: Words;
  /** As in traces. */
  provider: string;
  gate: Gate;
  inject(fault: Fault): () => void;
  /** A client of any address, of the gate where none is named. */
  clientAt(url: string | undefined, options: ClientOptions): Client;
  userId: string;
  /** A write that is not declared safe to repeat. */
  write(client: Client, timeoutMs: number): Promise<unknown>;
  /** In the vendor's own envelope: one that may pass, a final one, and a signature that is too old. */
  codes: { passing: Fault; final: Fault; stale: Fault };
  secrets: string[];
  /** Sets the server's clock off by so much. */
  shiftClock(ms: number): void;
}

export interface Clouds {
  clouds: readonly [Cloud, Cloud];
  close(): Promise<void>;
}

/** Both emulators, each behind a gate of its own. */
export async function startFaultyClouds(): Promise<Clouds> {
  const [clockOfTencent, clockOfVolcengine] = [createClock(), createClock()];
  const [forTencent, forVolcengine] = await Promise.all([
    startTencentEmulator({ ...tencentKeys, now: clockOfTencent.now }),
    startVolcengineEmulator({ ...volcengineKeys, appId: 666_675, now: clockOfVolcengine.now }),
  ]);
  const [first, second] = await Promise.all([Gate.before(forTencent.url), Gate.before(forVolcengine.url)]);
  const users = { tencent: "alice", volcengine: "10001" };
  const volcengineAt = (baseUrl: string, options: ClientOptions) =>
    createClient(volcengine({ appId: 666_675, credentials: volcengineKeys, baseUrl }), options);
  const reader = volcengineAt(forVolcengine.url, {});
  const [conversation] = (await reader.conversations.list({ userId: users.volcengine, limit: 1 })).items;
  await reader.close();
  const setting = {
    ConversationShortId: BigInt(conversation?.id ?? 0),
    ParticipantUserId: BigInt(users.volcengine),
    IsMute: false,
  };
  const clouds: [Cloud, Cloud] = [
    {
      name: { en: "Tencent", zh: "腾讯云" },
      gate: first,
      inject: (fault) => forTencent.inject(fault),
      clientAt: (url = first.url, options) =>
        createClient(tencent({ ...tencentKeys, baseUrl: url }), options),
      provider: "tencent",
      userId: users.tencent,
      write: (client, timeoutMs) =>
        client.call(
          "v4/recentcontact/top",
          {
            From_Account: users.tencent,
            OperationType: 1,
            RecentContactItem: [{ Type: 1, To_Account: "bob" }],
          },
          { timeoutMs },
        ),
      codes: {
        passing: { kind: "error", code: 60007 },
        final: { kind: "error", code: 60010 },
        stale: { kind: "error", code: 70001 },
      },
      secrets: [tencentKeys.secretKey],
      shiftClock: clockOfTencent.shift,
    },
    {
      name: { en: "Volcengine", zh: "火山引擎" },
      gate: second,
      inject: (fault) => forVolcengine.inject(fault),
      clientAt: (url = second.url, options) => volcengineAt(url, options),
      provider: "volcengine",
      userId: users.volcengine,
      write: (client, timeoutMs) =>
        client.call("ModifyConversationSetting", { ConversationSettingInfo: setting }, { timeoutMs }),
      codes: {
        passing: { kind: "error", code: "FlowLimitExceeded", status: 429 },
        final: { kind: "error", code: "AccessDenied", status: 403 },
        stale: { kind: "error", code: "InvalidTimestamp", status: 401 },
      },
      secrets: [volcengineKeys.secretAccessKey],
      shiftClock: clockOfVolcengine.shift,
    },
  ];
  return {
    clouds,
    async close() {
      await Promise.all([first.close(), second.close(), forTencent.close(), forVolcengine.close()]);
    },
  };
}

/** The clock of one server, which can be set off. */
function createClock() {
  let shiftMs = 0;
  return {
    now: () => new Date(Date.now() + shiftMs),
    shift(ms: number) {
      shiftMs = ms;
    },
  };
}

/** An address at which a server shows a certificate that nobody vouches for. */
export async function startUntrusted(): Promise<{ url: string; close(): Promise<void> }> {
  const pem = readFileSync(fileURLToPath(new URL("../../fixtures/tls/self-signed.pem", import.meta.url)));
  const server = createServer({ key: pem, cert: pem }, (_, outgoing) => void outgoing.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
