import { need } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";

/** The login of a user's client. */
export const tokens: Chapter = ({ capabilities }) =>
  capabilities.users.token === "unsupported" ? [] : [ownRule, expiryRule, secretRule];

const HOUR_MS = 3_600_000;
const CLOSE_MS = 60_000;

const ownRule: Rule = {
  rule: "a login is of the user for whom it was asked",
  async check({ client, stage }) {
    const userOf = need(stage, "userOfToken");
    for (const userId of [stage.users.reader, stage.users.other]) {
      const { token } = await client.users.token({ userId });
      const user = await userOf(token);
      const seen = `the vendor takes the login of ${show(userId)} for one of ${show(user)}`;
      expectThat(user === userId, `${seen}. Ask for, or sign, that user's own`);
    }
  },
};

const expiryRule: Rule = {
  rule: "a login says when it ends, as it was asked for",
  async check({ client, reader }) {
    for (const expiresInMs of [HOUR_MS, 24 * HOUR_MS]) {
      const expected = new Date(Date.now() + expiresInMs);
      const { expiresAt } = await client.users.token({ userId: reader, expiresInMs });
      const seen = `expiresAt is ${show(expiresAt)} for a login of ${expiresInMs} ms, expected ${show(expected)}`;
      const isClose = Math.abs(expiresAt.getTime() - expected.getTime()) < CLOSE_MS;
      expectThat(isClose, `${seen}. Hand on expiresInMs in the vendor's unit, and say when it ends`);
    }
  },
};

const secretRule: Rule = {
  rule: "a login that the vendor's words repeat stands in no error",
  async check({ client, stage, reader }) {
    const { token } = await client.users.token({ userId: reader });
    const [refusal] = need(stage, "vendorErrors");
    expectThat(refusal !== undefined, "vendorErrors of the stage is empty. Add one");
    const undo = need(stage, "refuse")({ providerCode: refusal.providerCode, text: `what is ${token}?` });
    const error: unknown = await client.conversations
      .list({ userId: reader })
      .catch((thrown: unknown) => thrown);
    undo();
    const message = error instanceof Error ? error.message : "";
    expectThat(message !== "", "a list that the vendor refuses succeeded. Map its code first");
    const hint = "Remember the token among the secrets of the wire before you hand it out";
    expectThat(!message.includes(token), `an error shows a login that was handed out. ${hint}`);
  },
};
