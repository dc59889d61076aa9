import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SentMessage } from "../../src/index.js";
import {
  foldMessage,
  foldRead,
  type MessageEvent,
  type MessageState,
  messageIn,
  type ReadEvent,
} from "../../src/model/fold.js";

const base = {
  id: "e",
  provider: "p",
  appId: "a",
  origin: "vendor" as const,
  raw: null,
  conversation: { kind: "group" as const, ids: [{ userId: null, conversationId: "c" }] },
};

function message(text: string, more: Partial<SentMessage> = {}): SentMessage {
  return {
    id: "m",
    conversationId: "c",
    provider: "p",
    senderId: "amy",
    state: "visible",
    system: false,
    content: [{ type: "text", text }],
    text,
    attributes: {},
    ...more,
  };
}

const sent = (at: number, text: string, more: Partial<SentMessage> = {}): MessageEvent => ({
  ...base,
  type: "message.sent",
  at: new Date(at),
  message: message(text, more),
});
const recalled = (at: number): MessageEvent => ({
  ...base,
  type: "message.recalled",
  at: new Date(at),
  messageId: "m",
});
const edited = (
  at: number,
  changes: Extract<MessageEvent, { type: "message.edited" }>["changes"],
): MessageEvent => ({ ...base, type: "message.edited", at: new Date(at), messageId: "m", changes });
const read = (at: number, position: string): ReadEvent => ({
  ...base,
  type: "message.read",
  at: new Date(at),
  readerId: "ben",
  upTo: { position },
});

const fold = (events: readonly MessageEvent[]) =>
  events.reduce<MessageState | null>((state, event) => foldMessage(state, event), null);
const shown = (...events: MessageEvent[]) => {
  const state = fold(events);
  return state && messageIn(state);
};

// Few times and texts, so that equal ones meet.
const time = fc.integer({ min: 1, max: 4 });
const text = fc.constantFrom("a", "b", "c");
const anEvent = fc.oneof(
  fc.tuple(time, text).map(([at, said]) => sent(at, said)),
  fc
    .tuple(time, text)
    .map(([at, said]) => edited(at, { content: [{ type: "text", text: said }], text: said })),
  fc.tuple(time, text).map(([at, said]) => edited(at, { customData: said })),
  fc.tuple(time, text).map(([at, said]) => edited(at, { attributes: { k: said, l: "" } })),
  time.map(recalled),
);

describe("what is known of a message", () => {
  it("is the same in any order and with any repetition", () => {
    const runs = fc
      .array(anEvent, { minLength: 1, maxLength: 8 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray(events, { minLength: events.length }),
          fc.array(fc.constantFrom(...events), { maxLength: 5 }),
        ),
      );
    fc.assert(
      fc.property(runs, ([events, shuffled, repeated]) => {
        expect(fold([...shuffled, ...repeated])).toEqual(fold(events));
      }),
    );
  });

  it("is what was said, until it is changed or taken back", () => {
    expect(shown(sent(5, "hi", { customData: "x" }))).toEqual(message("hi", { customData: "x" }));
    const edit = edited(1, { text: "ho", content: [{ type: "text", text: "ho" }] });
    expect(shown(sent(5, "hi", { customData: "x" }), edit)).toEqual(message("ho", { customData: "x" }));
    expect(shown(edit, sent(5, "hi"), recalled(0))).toEqual(
      message("", { state: "recalled", content: [], text: "" }),
    );
  });

  it("is nothing to show while only later events have come", () => {
    expect(shown(edited(1, { text: "ho" }))).toBeNull();
    expect(shown(recalled(1))).toBeNull();
  });

  it("keeps of each field the newest edit, and takes text that was emptied away", () => {
    const said = sent(1, "hi", { customData: "x", quote: { messageId: "m0" } });
    const events = [edited(3, { customData: "" }), said, edited(2, { customData: "y", text: "ho" })];
    expect(shown(...events)).toEqual({
      ...message("hi", { quote: { messageId: "m0" } }),
      text: "ho",
    });
  });

  it("says nothing of a quote once it is taken back", () => {
    const said = sent(1, "hi", { customData: "x", quote: { messageId: "m0", preview: "words" } });
    expect(shown(said, recalled(2))).not.toHaveProperty("quote");
    expect(shown(said, recalled(2))).not.toHaveProperty("customData");
  });
});

describe("how far somebody has read", () => {
  it("is what the latest event says, in any order and with any repetition", () => {
    const events = fc.array(fc.tuple(time, text), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        events.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          const last = (pairs: [number, string][]) =>
            pairs.reduce<ReadEvent | null>(
              (known, [at, position]) => foldRead(known, read(at, position)),
              null,
            );
          expect(last([...shuffled, ...all])).toEqual(last(all));
          expect(last(all)?.at.getTime()).toBe(Math.max(...all.map(([at]) => at)));
        },
      ),
    );
  });
});
