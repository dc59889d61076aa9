/** Reads from the real clouds, with the command's variables. It writes nothing. */
import { describe, expect, it } from "vitest";
import { clientFromEnvironment } from "../../src/cli/client.js";
import type { ProviderName } from "../../src/cli/clouds.js";

const clouds: { name: ProviderName; account: string; user: string }[] = [
  { name: "tencent", account: "COLLOQUY_TENCENT_SDK_APP_ID", user: "COLLOQUY_LIVE_TENCENT_USER" },
  { name: "volcengine", account: "COLLOQUY_VOLCENGINE_APP_ID", user: "COLLOQUY_LIVE_VOLCENGINE_USER" },
];

describe.each(clouds)(
  "$name, live (needs $account and the other variables of the command, and $user)",
  (cloud) => {
    const userId = process.env[cloud.user] ?? "";

    it.skipIf(process.env[cloud.account] === undefined || userId === "")(
      "lists every conversation once and reads the newest messages of one",
      async () => {
        const client = clientFromEnvironment(cloud.name, process.env);
        const ids: string[] = [];
        for await (const { id } of client.conversations.iterate({ userId })) ids.push(id);
        expect(new Set(ids).size).toBe(ids.length);
        const [conversationId] = ids;
        if (conversationId !== undefined) {
          const { items } = await client.messages.list({ userId, conversationId, requireMember: true });
          expect(items.every((message) => message.conversationId === conversationId)).toBe(true);
        }
        await client.close();
      },
    );
  },
);
