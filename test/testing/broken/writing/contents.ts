import type { SendInput } from "../../../../src/provider/index.js";
import { type Broken, withCapabilities, withMessage } from "../change.js";
import { behindSending, failing, othersIn, withSending } from "./change.js";

const typed = (type: string) =>
  `contents: content of type ${type} is read as it was sent, but for what \`dropped\` names`;
const parts =
  "contents: several parts are sent whole and in order, or refused before any request by the second one's name";

/** Sends something else than what is asked for. */
const instead = (change: (input: SendInput) => SendInput): Broken["breakIt"] =>
  withSending((send) => ({ prepare: (input) => send.prepare(change(input)) }));

/** Says in the text what has fields of its own. */
const said = (words: string, isMeant: (input: SendInput) => boolean) =>
  instead((input) => {
    if (!isMeant(input)) return input;
    const content = input.content.map((part) =>
      part.type === "text" ? { ...part, text: `${words} ${part.text}` } : part,
    );
    return { ...input, content };
  });

/** Messages that say less, more or something else. */
export const contents: Broken[] = [
  {
    title: "pictures without their width",
    breakIt: withMessage((message) => {
      const content = message.content.map((part) => {
        if (part.type !== "image") return part;
        const { width: _, ...others } = part;
        return others;
      });
      return { ...message, content };
    }),
    fails: typed("image"),
    says: /of image, width 640 is read as nothing\. .*name in `dropped` what the vendor has no place for/,
  },
  {
    title: "something said to be dropped that is there",
    breakIt: withSending(() => ({ dropped: () => ["content[0].text"] })),
    fails: typed("text"),
    says: /dropped names text of text, which is there/,
  },
  {
    title: "the first of several parts alone",
    breakIt: instead((input) => ({ ...input, content: input.content.slice(0, 1) })),
    fails: parts,
    says: /parts .* are read as \[{"type":"text","text":"one"}\]\. Send all parts/,
  },
  {
    title: "parts that are refused when it is too late",
    breakIt: withSending((send) => ({
      operation: (query) => ({
        ...send.operation(query),
        read: (answer) =>
          String(query.content).includes("two") && String(query.content).includes("one")
            ? failing("unsupported", "content[1] is one too many")
            : send.operation(query).read(answer),
      }),
    })),
    fails: parts,
    says: /a request was sent for parts that are refused/,
  },
  {
    title: "parts that are refused without a name",
    breakIt: instead((input) => (input.content.length > 1 ? failing("unsupported", "too much") : input)),
    fails: parts,
    says: /the refusal says ".*too much"\. Refuse it with the code unsupported in prepare, and name the part/,
  },
  {
    title: "a size that is declared and not looked at",
    breakIt: withCapabilities((capabilities) => {
      capabilities.messages.send.maxBytes = 12_000;
      return capabilities;
    }),
    fails: "contents: a message over maxBytes is refused before any request, and half of one is sent",
    says: /a text of 12001 bytes succeeded, expected invalid_argument\. Count the bytes in prepare/,
  },
  {
    title: "quotes without what is shown of them",
    breakIt: instead(({ quote, ...input }) =>
      quote === undefined ? input : { ...input, quote: { messageId: quote.messageId } },
    ),
    fails: "contents: the quote of a message is read as it was sent",
    says: /is read as {"messageId":"group-1\/1"}\. Write and read both of its fields/,
  },
  {
    title: "attributes that are not sent",
    breakIt: instead(({ attributes: _, ...input }) => input),
    fails: "contents: the attributes of a message are read as they were sent",
    says: /attributes .* are read as {}/,
  },
  {
    title: "customData that is not sent",
    breakIt: instead(({ customData: _, ...input }) => input),
    fails: "contents: the customData of a message is read as it was sent",
    says: /customData .* is read as nothing/,
  },
  {
    title: "the names of those who are mentioned in the text",
    breakIt: said("@somebody", ({ mentions }) => Array.isArray(mentions)),
    fails: "contents: a message with mentions of users says what it said",
    says: /"hello" with mentions of users is read as "@somebody hello"/,
  },
  {
    title: "a call to all in the text",
    breakIt: said("@all", ({ mentions }) => mentions === "all"),
    fails: "contents: a message with mentions of all says what it said",
    says: /"hello" with mentions of all is read as "@all hello"/,
  },
  {
    title: "silence in the text",
    breakIt: said("psst,", ({ silent }) => silent),
    fails: "contents: a message with silent says what it said",
    says: /"hello" with silent is read as "psst, hello"/,
  },
  {
    title: "silent messages that nobody counts",
    breakIt: behindSending((world, { conversationId, senderId }, { silent }) => {
      if (silent !== true) return;
      for (const id of othersIn(world, conversationId, senderId)) world.markRead(id, conversationId);
    }),
    fails: "contents: a silent message is unread for the other all the same",
    says: /0 messages are unread for the other, expected 1\. Silent is no offline push/,
  },
];
