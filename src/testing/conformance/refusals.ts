import { isMeaningful, type LevelPath, levelOf, placesOf } from "../../model/abilities/index.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Mark, MarkChange } from "../../model/mark.js";
import type { ListMessages } from "../../model/message.js";
import { collect } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectCode, expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";
import { writingRequests } from "./refusals-writing.js";
import { hint, refused } from "./refused.js";

const names: readonly Mark[] = ["starred", "unread", "folded", "hidden", "pinned", "muted"];

/** What is declared unsupported is refused, and bad input too, before any request. */
export const refusals: Chapter = (harness) => [
  ...abilityRefusals(harness),
  ...markRefusals(harness),
  {
    rule: "bad input is refused before any request",
    async check(bench) {
      const { client, reader, stage } = bench;
      const before = stage.requests();
      const inputs = [
        { userId: "" },
        { userId: reader, limit: 0 },
        { userId: reader, limit: 201 },
        { userId: reader, limit: 1.5 },
        { userId: reader, cursor: "" },
        { userId: reader, cursor: null as unknown as string },
      ];
      for (const input of inputs)
        await expectCode(
          () => client.conversations.list(input),
          "invalid_argument",
          `list(${show(input)})`,
          hint,
        );
      expectThat(stage.requests() === before, "a request was sent for bad input. Send none in prepare");
    },
  },
];

/** How each ability is asked for where it is declared `unsupported`; an ability without an entry does not compile. */
const requests: Record<LevelPath, ((kind?: ConversationKind) => Rule) | null> = {
  // A provider has a list: that it is declared stands under declaration.
  "conversations.level": null,
  "conversations.kinds.*": (kind = "group") => notListed(kind),
  "conversations.get": () =>
    refused("conversations.get", ({ client, reader }, conversationId) =>
      client.conversations.get({ userId: reader, conversationIds: [conversationId] }),
    ),
  // A detail is never refused: its row says that it is missing, see the chapter on details.
  "conversations.details.profile.level": null,
  "conversations.details.lastMessage.level": null,
  "conversations.details.unread.level": null,
  "conversations.details.marks.level": null,
  // No client asks for it: what the webhook declares stands under webhooks.
  "webhooks.beforeSend": null,
  "messages.kinds.*.older": (kind) => historyRefused(kind, "", {}),
  "messages.kinds.*.newer": newerRefused,
  "messages.kinds.*.requireMember": (kind) =>
    historyRefused(kind, " with requireMember", { requireMember: true }),
  "messages.kinds.*.recalled": (kind) =>
    historyRefused(kind, " with includeRecalled", { includeRecalled: true }),
  "marks.list": () => refused("marks.list", ({ client, reader }) => client.marks.list({ userId: reader })),
  "marks.get": () =>
    refused("marks.get", ({ client, reader }, conversationId) =>
      client.marks.get({ userId: reader, conversationIds: [conversationId] }),
    ),
  "marks.folders": () =>
    refused("marks.folders", ({ client, reader }) => client.marks.folders({ userId: reader })),
  "marks.update": () => changeRefused("marks.update", { set: ["starred"] }),
  "marks.customMark": () => changeRefused("marks.update of a custom mark", { customMark: "vip" }),
  "users.get": () => refused("users.get", ({ client, reader }) => client.users.get({ userIds: [reader] })),
  ...writingRequests,
};

/** One rule for each ability, and kind that the harness makes, that is declared `unsupported`. */
function abilityRefusals({ capabilities, kinds }: Harness): Rule[] {
  return (Object.keys(requests) as LevelPath[]).flatMap((path) =>
    placesOf(path)
      .filter(({ kind }) => kind === undefined || kinds.includes(kind))
      .filter(({ kind }) => levelOf(capabilities, path, kind) === "unsupported")
      .filter(({ kind }) => isMeaningful(capabilities, path, kind))
      .flatMap(({ kind }) => requests[path]?.(kind) ?? []),
  );
}

/** Marks that cannot be set. */
function markRefusals({ capabilities }: Harness): Rule[] {
  const { update, settable, bits } = capabilities.marks;
  if (update === "unsupported") return [];
  const missing: Mark[] = names.filter((name) => !settable.includes(name));
  return [...missing, ...bitsBeyond(bits)].map((mark) =>
    changeRefused(`marks.update of "${mark}"`, { set: [mark] }),
  );
}

/** Bits next to those that there are, or one of them all where there is none. */
function bitsBeyond(bits: readonly [first: number, last: number] | null): Mark[] {
  if (bits === null) return ["bit:40"];
  const [first, last] = bits;
  return [first - 1, last + 1].filter((bit) => bit >= 0 && bit <= 63).map((bit): Mark => `bit:${bit}`);
}

function changeRefused(what: string, wanted: Omit<MarkChange, "conversationId">): Rule {
  return refused(what, ({ client, reader }, conversationId) =>
    client.marks.update({ userId: reader, changes: [{ conversationId, ...wanted }] }),
  );
}

/** A kind cannot be asked for, so it is enough that none comes. */
function notListed(kind: ConversationKind): Rule {
  return {
    rule: `conversations of ${kind}, which no list is declared to hold, do not come`,
    async check({ stage, client, reader }) {
      const id = await stage.addConversation(kind);
      const items = await collect(client.conversations.iterate({ userId: reader }));
      const isListed = items.some((item) => item.id === id);
      const what = `the list holds ${show(id)} of kind ${kind}, and capabilities.conversations.kinds does not`;
      expectThat(!isListed, `${what}. Declare the kind, or leave such conversations out`);
    },
  };
}

function historyRefused(
  kind: ConversationKind | undefined,
  what: string,
  wanted: Partial<ListMessages>,
): Rule {
  return refused(
    `messages.list of ${kind}${what}`,
    ({ client, reader }, conversationId) =>
      client.messages.list({ userId: reader, conversationId, ...wanted }),
    kind,
  );
}

/** The position to start from has to be read first, so this one is not without any request. */
function newerRefused(kind: ConversationKind = "group"): Rule {
  return {
    rule: `messages.list of ${kind}, newer, is refused`,
    async check({ stage, client, reader, addMessages }) {
      const conversationId = await stage.addConversation(kind);
      await addMessages(conversationId, 2);
      const { items } = await client.messages.list({ userId: reader, conversationId });
      const from = { position: items.at(-1)?.position ?? "" };
      const call = () => client.messages.list({ userId: reader, conversationId, direction: "newer", from });
      await expectCode(call, "unsupported", `newer messages of ${kind}`, hint);
    },
  };
}
