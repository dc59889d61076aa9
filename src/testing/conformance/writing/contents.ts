import { isDeepStrictEqual } from "node:util";
import type { ConversationKind } from "../../../model/conversation.js";
import type { SendableContent } from "../../../model/send.js";
import type { Chapter, Rule } from "../cases.js";
import { expectCode, expectThat, show } from "../expect.js";
import { besidesRules, sent } from "./besides.js";
import { at, oneOf, placeOf, readableKindsWith, textOf } from "./place.js";
import { sampleOf } from "./samples.js";

/** What a message can say, as far as it is declared. */
export const contents: Chapter = (harness) => {
  const { send } = harness.capabilities.messages;
  const kind = oneOf(readableKindsWith(harness, send.kinds));
  if (kind === undefined) return [];
  return [
    ...send.contents.map((type) => typeRule(type, kind)),
    partsRule(kind),
    ...(send.maxBytes === null ? [] : [sizeRule(kind, send.maxBytes)]),
    ...besidesRules(harness, kind),
  ];
};

function typeRule(type: SendableContent["type"], kind: ConversationKind): Rule {
  return {
    rule: `content of type ${type} is read as it was sent, but for what \`dropped\` names`,
    async check(bench) {
      const part = sampleOf(type, bench.stage.users);
      const { found, dropped } = await sent(bench, await placeOf(bench, kind), { content: [part] });
      const named = dropped.map((path) => /^content\[0\]\.(\w+)/.exec(path)?.[1] ?? path);
      const [first = {}, ...others] = found.content as Record<string, unknown>[];
      expectThat(
        others.length === 0,
        `one part of type ${type} became ${found.content.length}. Send it as one`,
      );
      const given: Record<string, unknown> = { ...part };
      const names = [...new Set([...Object.keys(given), ...Object.keys(first)])];
      const lost = names.filter(
        (name) => !named.includes(name) && !isDeepStrictEqual(given[name], first[name]),
      );
      const seen = lost.map((name) => `${name} ${show(given[name])} is read as ${show(first[name])}`);
      const hint =
        "Write and read each property in one place, and name in `dropped` what the vendor has no place for";
      expectThat(lost.length === 0, `of ${type}, ${seen.join(", ")}. ${hint}`);
      const kept = named.filter((name) => name in given && isDeepStrictEqual(given[name], first[name]));
      expectThat(kept.length === 0, `dropped names ${kept.join(", ")} of ${type}, which is there. ${hint}`);
    },
  };
}

function partsRule(kind: ConversationKind): Rule {
  return {
    rule: "several parts are sent whole and in order, or refused before any request by the second one's name",
    async check(bench) {
      const { client, stage } = bench;
      const place = await placeOf(bench, kind);
      const content = [...textOf("one"), ...textOf("two")];
      const before = stage.requests();
      const outcome = await sent(bench, place, { content }).catch((error: unknown) => ({ error }));
      if ("found" in outcome) {
        const seen = `parts ${show(content)} are read as ${show(outcome.found.content)}`;
        const hint = "Send all parts, or refuse those that do not fit in prepare";
        expectThat(isDeepStrictEqual(outcome.found.content, content), `${seen}. ${hint}`);
        return;
      }
      const hint = "Refuse it with the code unsupported in prepare, and name the part as content[1]";
      expectThat(stage.requests() === before, `a request was sent for parts that are refused. ${hint}`);
      const again = () => client.messages.send({ ...at(place), content });
      const { message } = await expectCode(again, "unsupported", "a message of two parts", hint);
      expectThat(message.includes("content[1]"), `the refusal says ${show(message)}. ${hint}`);
    },
  };
}

function sizeRule(kind: ConversationKind, maxBytes: number): Rule {
  return {
    rule: "a message over maxBytes is refused before any request, and half of one is sent",
    async check(bench) {
      const { client, stage } = bench;
      const place = await placeOf(bench, kind);
      const half = "x".repeat(Math.floor(maxBytes / 2));
      const { found } = await sent(bench, place, { content: textOf(half) });
      expectThat(
        found.text === half,
        `a text of ${half.length} bytes is read as one of ${found.text.length}`,
      );
      const before = stage.requests();
      const send = () => client.messages.send({ ...at(place), content: textOf("x".repeat(maxBytes + 1)) });
      const hint = "Count the bytes in prepare and refuse what is too large with invalidArgument";
      await expectCode(send, "invalid_argument", `a text of ${maxBytes + 1} bytes`, hint);
      expectThat(stage.requests() === before, `a request was sent for a message that is too large. ${hint}`);
    },
  };
}
