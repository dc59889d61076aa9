import type { Capabilities } from "../../../model/capabilities.js";
import type { Conversation } from "../../../model/conversation.js";
import { type Bench, collect } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectCode, expectThat, show } from "../expect.js";
import { at, by, differing, type Place, placeOf, rowOf, textOf } from "./place.js";

/** Groups that are changed and disbanded. */
export const updating: Chapter = ({ capabilities, kinds }) => {
  const { conversations, members, messages } = capabilities;
  if (!kinds.includes("group")) return [];
  const rules: Rule[] = [];
  const shown = shownFields(capabilities);
  if (conversations.update !== "unsupported") {
    if (shown.length > 0) rules.push(profileRule(shown));
    if (members.list.group !== "unsupported") rules.push(ownerRule);
  }
  if (conversations.dissolve !== "unsupported" && messages.send.kinds.group !== "unsupported")
    rules.push(dissolvedRule);
  return rules;
};

const fields = ["title", "avatarUrl", "description", "notice"] as const;

type Field = (typeof fields)[number];

/** What a list with profiles shows of a group. */
function shownFields({ conversations }: Capabilities): Field[] {
  const { kinds, details } = conversations;
  if (kinds.group === "unsupported") return [];
  const ofDetail: readonly Field[] = details.profile.level === "unsupported" ? [] : ["title"];
  return fields.filter((field) => conversations.fields.includes(field) || ofDetail.includes(field));
}

function profileRule(shown: readonly Field[]): Rule {
  return {
    rule: "what a group says of itself is changed, and what is not named stays",
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, "group");
      const profile: Record<Field, string> = {
        title: "hikers",
        avatarUrl: "https://pictures.test/hikers.jpg",
        description: "who walks on Sundays",
        notice: "at nine, at the bridge",
      };
      await client.conversations.update({ ...by(place), ...profile });
      await expectShown(bench, place, shown, profile);
      await client.conversations.update({ ...by(place), title: "swimmers" });
      await expectShown(bench, place, shown, { ...profile, title: "swimmers" });
    },
  };
}

async function expectShown(
  { client }: Bench,
  place: Place,
  shown: readonly Field[],
  expected: Partial<Conversation>,
): Promise<void> {
  const row = await rowOf(client, place, ["profile"]);
  const names = differing(expected, row ?? {}, shown);
  const seen = names.map((name) => `${name} is ${show(row?.[name])}, expected ${show(expected[name])}`);
  const hint = "Write what is named, and leave what is not as the vendor has it";
  expectThat(names.length === 0, `after an update ${seen.join(", ")}. ${hint}`);
}

const ownerRule: Rule = {
  rule: "a group is handed over to its new owner",
  async check(bench) {
    const { client } = bench;
    const place = await placeOf(bench, "group");
    await client.conversations.update({ ...by(place), ownerId: place.other });
    const members = await collect(client.members.iterate({ conversationId: place.conversationId }));
    const role = members.find(({ userId }) => userId === place.other)?.role;
    const seen = `the role of the new owner is ${show(role)}`;
    expectThat(role === "owner", `${seen}, expected "owner". Change the owner where ownerId is named`);
  },
};

const dissolvedRule: Rule = {
  rule: "nothing can be sent to a group that was disbanded",
  async check(bench) {
    const { client } = bench;
    const place = await placeOf(bench, "group");
    await client.conversations.dissolve(by(place));
    const send = () => client.messages.send({ ...at(place), content: textOf("hello") });
    const hint = "Disband it before you say so, and map what the vendor then says of it to not_found";
    await expectCode(send, "not_found", "a message to a group that was disbanded", hint);
  },
};
