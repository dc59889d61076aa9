import { isDeepStrictEqual } from "node:util";
import type { ConversationKind } from "../../../model/conversation.js";
import type { EditMessage, SendMessage } from "../../../model/send.js";
import type { Chapter, Rule } from "../cases.js";
import { expectCode, expectThat, show } from "../expect.js";
import { foreignId } from "./foreign.js";
import {
  at,
  differing,
  findIn,
  fromOther,
  newestIn,
  placeOf,
  read,
  readableKindsWith,
  textOf,
} from "./place.js";

/** What its sender changes. */
export const editing: Chapter = (harness) => {
  const { edit, send } = harness.capabilities.messages;
  return readableKindsWith(harness, edit).flatMap((kind) => [
    contentRule(kind),
    missingRule(kind),
    ...(send.kinds[kind] === "unsupported" ? [] : besidesRules(kind, send)),
  ]);
};

const stays = ["id", "senderId", "sentAt", "position", "state", "conversationId"] as const;

function contentRule(kind: ConversationKind): Rule {
  return {
    rule: `a message of ${kind} that is edited says what is new to both, and is the same message`,
    async check(bench) {
      const { client, addMessages } = bench;
      const place = await placeOf(bench, kind);
      const [, messageId = ""] = await addMessages(place.conversationId, 3);
      const seen = [place, await fromOther(bench, place)];
      const before = await Promise.all(seen.map((one) => read(client, one)));
      await client.messages.edit({ ...at(place), messageId, content: textOf("said better") });
      for (const [index, one] of seen.entries()) {
        const after = await read(client, one);
        const texts = after.map(({ text }) => text);
        const expected = ["text 3", "said better", "text 1"];
        const what = `after an edit ${show(one.userId)} reads ${show(texts)}, expected ${show(expected)}`;
        expectThat(isDeepStrictEqual(texts, expected), `${what}. Change that message, for everybody`);
        const [, old] = before[index] ?? [];
        const [, edited] = after;
        if (old === undefined || edited === undefined) continue;
        const names = differing(old, edited, stays);
        expectThat(names.length === 0, `an edit changed ${names.join(", ")} too. It stays the same message`);
      }
    },
  };
}

function missingRule(kind: ConversationKind): Rule {
  return {
    rule: `a message that is not in ${kind} cannot be edited`,
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, kind);
      const messageId = await foreignId(bench, kind);
      const edit = () => client.messages.edit({ ...at(place), messageId, content: textOf("said better") });
      await expectCode(edit, "not_found", "editing what is not there", "Say done only of what was changed");
    },
  };
}

type Besides = Pick<EditMessage, "attributes" | "customData">;

function besidesRules(kind: ConversationKind, send: { attributes: string; customData: string }): Rule[] {
  const rules: Rule[] = [];
  if (send.attributes !== "unsupported") {
    const [before, after] = [{ color: "red", size: "large" }, { color: "blue" }];
    rules.push(besideRule(kind, "attributes", { attributes: before }, { attributes: after }));
  }
  if (send.customData !== "unsupported")
    rules.push(besideRule(kind, "customData", { customData: "one" }, { customData: "two" }));
  return rules;
}

function besideRule(
  kind: ConversationKind,
  name: keyof Besides,
  given: Pick<SendMessage, "attributes" | "customData">,
  changed: Besides,
): Rule {
  return {
    rule: `the ${name} of a message of ${kind} are edited whole, and stay where only the content is edited`,
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, kind);
      await client.messages.send({ ...at(place), content: textOf("hello"), ...given });
      const { id: messageId } = await newestIn(client, place);
      const edit = (change: Omit<EditMessage, "userId" | "conversationId" | "messageId">) =>
        client.messages.edit({ ...at(place), messageId, ...change });
      await edit(changed);
      await expectSaid("hello");
      await edit({ content: textOf("said better") });
      await expectSaid("said better");

      async function expectSaid(text: string): Promise<void> {
        const found = await findIn(client, place, messageId);
        const seen = `it says ${show(found?.text)} with ${name} ${show(found?.[name])}`;
        const right = found?.text === text && isDeepStrictEqual(filled(found[name]), changed[name]);
        const hint = "What an edit names is new as a whole, and what it does not name stays";
        expectThat(right, `${seen}, expected ${show(text)} with ${show(changed[name])}. ${hint}`);
      }
    },
  };
}

/** Some vendors can take no name away, and write it empty. */
function filled(value: string | Record<string, string> | undefined) {
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).filter(([, text]) => text !== ""));
}
