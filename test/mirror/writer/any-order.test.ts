import fc from "fast-check";
import { expect, it } from "vitest";
import type { Message } from "../../../src/provider/index.js";
import { describeStores } from "../../support/stores.js";
import { histories, shuffled, type Told, tell } from "./any-order.js";
import { minute, row, Setting } from "./setting.js";

const runs = Number(process.env.PROPERTY_RUNS ?? 12);

describeStores("events and pages in any order", (store) => {
  /** What the tables hold when all of it has come in. */
  async function after(told: readonly Told[]) {
    await store().query(
      "truncate colloquy.conversation, colloquy.participant, colloquy.message, colloquy.change, colloquy.crawl",
    );
    const setting = new Setting(store());
    await setting.enroll("alice", "dan");
    await setting.list("alice", [row({ title: "begun" })], 0);
    await setting.list("dan", [row({ title: "begun" })], 0);
    for (const tellIt of told) await tellIt(setting);
    return setting.tables();
  }

  it("give the same tables, and so does what comes twice", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ happenings, shuffle, twice }) => {
        const { told } = tell(happenings);
        const inOrder = await after(told);
        expect(await after(shuffled(told, shuffle, twice))).toEqual(inOrder);
      }),
      { numRuns: runs },
    );
  });

  it("are made good by a page that is read in the end, whatever was lost", async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.array(fc.boolean()), async ({ happenings, shuffle, twice }, lost) => {
        const { told, messages, end } = tell(happenings);
        const left = told.filter((_, index) => lost[index] !== true);
        const last: Told = (setting) => setting.page("c", [...messages].reverse(), end + 10 * minute);
        const tables = await after(shuffled([...left, last], shuffle, twice));
        expect(tables.messages).toEqual(messages.map(asRow).sort((a, b) => Number(a.ord) - Number(b.ord)));
      }),
      { numRuns: runs },
    );
  });
});

function asRow({
  id,
  position,
  senderId,
  sentAt,
  state,
  system,
  content,
  text,
  attributes,
  customData,
}: Message) {
  return {
    key: "c",
    ord: position,
    id,
    sender_id: senderId,
    sent_at: String(sentAt?.getTime()),
    state,
    position,
    body: { system, content, text, attributes, ...(customData !== undefined && { customData }) },
    grams: text === "" ? null : expect.stringContaining(`'${text.split(" ")[0]}'`),
  };
}
