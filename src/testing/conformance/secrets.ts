import { inspect } from "node:util";
import type { Chapter } from "./cases.js";
import { expectThat } from "./expect.js";

/** No credential reaches what is written. */
export const secrets: Chapter = () => [
  {
    rule: "inspecting a client or a provider shows no credential",
    async check({ stage, client, reader, addConversations }) {
      await addConversations(1);
      await client.conversations.list({ userId: reader });
      const provider = stage.provider();
      const texts = [client, provider].map(
        (value) => `${inspect(value, { depth: 12, showHidden: true })}${safeJson(value)}`,
      );
      const hint = "Keep credentials in private fields or closures";
      expectThat(!texts.some((text) => holdsSecret(text, stage.secrets)), `a credential is visible. ${hint}`);
    },
  },
  {
    rule: "an error shows no credential",
    async check({ stage, client, reader }) {
      stage.fail({ after: 0, times: 1 });
      const error: unknown = await client.conversations
        .list({ userId: reader })
        .catch((thrown: unknown) => thrown);
      const text = `${inspect(error, { depth: 12, showHidden: true })}${JSON.stringify(error)}`;
      const hint = "Let wire.secrets return every credential in use";
      expectThat(!holdsSecret(text, stage.secrets), `an error shows a credential. ${hint}`);
    },
  },
];

function holdsSecret(text: string, values: readonly string[]): boolean {
  return values.some((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "";
  }
}
