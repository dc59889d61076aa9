import type { Activity, Conversation, ConversationKind } from "../../model/conversation.js";
import { type Bench, collect, historyKinds, idsOf, listKinds, need } from "./bench.js";
import type { Rule } from "./cases.js";
import { expectSequence, expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";

const hint = "Never pass one time off as another";

/** Which time a conversation has, and what it is the time of. */
export function timeRules(harness: Harness): Rule[] {
  const declared = harness.capabilities.conversations.activity;
  return [
    {
      rule: "the time of a conversation is of the declared source",
      async check(bench) {
        for (const { id, activity } of await oneOfEach(harness, bench)) {
          const seen = `conversation ${show(id)} has activity.source ${show(activity.source)}, declared ${show(declared)}`;
          expectThat(activity.source === declared || activity.source === "none", `${seen}. ${hint}`);
        }
      },
    },
    ...(declared === "none" ? [] : [timeIsThere(harness, declared)]),
    ...(declared === "lastMessage" ? [timeOfNewest(harness), profileIsNoMessage] : []),
  ];
}

/** An item may lack its time; a list that always does has declared one that it does not have. */
function timeIsThere(harness: Harness, declared: Activity["source"]): Rule {
  return {
    rule: "a list that declares a time has it",
    async check(bench) {
      const items = await oneOfEach(harness, bench);
      const without = items.filter(({ activity }) => activity.source === "none");
      const seen = `${without.length} of ${items.length} conversations with messages have activity.source "none"`;
      const some = items.length === 0 || without.length < items.length;
      expectThat(some, `${seen}, and ${show(declared)} is declared. Read the time, or declare "none"`);
    },
  };
}

function timeOfNewest(harness: Harness): Rule {
  return {
    rule: "the time of the last message is that of the newest message",
    async check(bench) {
      const { client, reader } = bench;
      const readable = new Set<ConversationKind>(historyKinds(harness));
      for (const { id: conversationId, kind, activity } of await oneOfEach(harness, bench)) {
        if (!readable.has(kind) || activity.source !== "lastMessage") continue;
        const { items } = await client.messages.list({ userId: reader, conversationId });
        const newest = Math.max(...items.map(({ sentAt }) => sentAt?.getTime() ?? Number.NaN));
        const at = activity.at?.getTime() ?? Number.NaN;
        if (Number.isNaN(newest) || items.length === 0) continue;
        const unitMs = activity.precision === "second" ? 1000 : 1;
        const same = Math.floor(at / unitMs) === Math.floor(newest / unitMs);
        const times = `activity.at ${show(activity.at)}, and its newest message ${show(new Date(newest))}`;
        const seen = `conversation ${show(conversationId)} has ${times}`;
        expectThat(same, `${seen}. ${hint}`);
      }
    },
  };
}

const profileIsNoMessage: Rule = {
  rule: "a change of the profile is no message",
  async check({ stage, client, reader, addConversations }) {
    const [changed = ""] = await addConversations(3);
    const before = await collect(client.conversations.iterate({ userId: reader }));
    await need(stage, "changeProfile")(changed);
    const after = await collect(client.conversations.iterate({ userId: reader }));
    expectSequence(idsOf(after), idsOf(before), "the order after a profile changed", hint);
    const times = [before, after].map((items) => items.find(({ id }) => id === changed)?.activity.at);
    const seen = `activity.at went from ${show(times[0])} to ${show(times[1])} when the profile changed`;
    expectThat(show(times[0]) === show(times[1]), `${seen}. ${hint}`);
  },
};

/** A conversation with two messages of each kind that lists can hold, as the list shows it. */
async function oneOfEach(harness: Harness, { stage, client, reader }: Bench): Promise<Conversation[]> {
  for (const kind of listKinds(harness)) {
    const id = await stage.addConversation(kind);
    await stage.addMessage(id, "hello");
    await stage.addMessage(id, "hello again");
  }
  return collect(client.conversations.iterate({ userId: reader }));
}
