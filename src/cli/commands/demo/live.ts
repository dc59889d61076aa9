import type { Client } from "../../../client.js";
import { createInbox, type InboxPage } from "../../../inbox/index.js";
import type { Conversation } from "../../../model/conversation.js";
import { clouds, type ProviderName, providerNames } from "../../clouds.js";
import type { Emulators } from "../../emulators.js";
import { activityNote, nameOf } from "../../terminal/columns.js";
import { type Io, paintFor } from "../../terminal/io.js";
import { printLine, printRows, printText } from "../../terminal/output.js";
import { count, harmless } from "../../terminal/text.js";
import { conversationColumns } from "../conversations.js";
import { inboxColumns, sourceLines } from "../inbox.js";
import { saidColumns } from "../messages.js";
import { type Clouds, withClouds } from "./clouds.js";
import { showEvents } from "./events.js";
import { heading, inMs, say } from "./words.js";

const CONVERSATIONS_SHOWN = 6;
const MESSAGES_SHOWN = 5;
const INBOX_LIMIT = 12;

/** What a row of a chat app shows. */
const include = ["profile", "lastMessage", "unread"] as const;

/** Lists, histories, a send, webhooks and the merged inbox, each asked of the clouds. */
export function tourLive(io: Io): Promise<void> {
  return withClouds(async ({ emulators, clients }) => {
    say(
      io,
      "The clouds stand behind one interface. They are emulated on this machine; every call below is a real HTTP request, signed the vendor's way and checked by the emulator.",
    );
    for (const name of providerNames) await tourOfCloud(io, name, clients[name], emulators);
    heading(io, "In each cloud somebody says something, and its webhook tells of it");
    await showEvents(io, emulators, "Hello from a phone 👋");
    await tourOfInbox(io, clients, emulators);
    printLine(io);
    say(
      io,
      `Next: \`${io.command} emulate\` keeps the clouds running for your own code, \`${io.command} demo --mirror\` reads the inbox from a database, and \`${io.command} --help\` names the other commands.`,
    );
  });
}

async function tourOfCloud(io: Io, name: ProviderName, client: Client, emulators: Emulators): Promise<void> {
  const { title, emulator } = clouds[name];
  const { userId } = emulator;
  const { requests } = emulators[name].server;
  heading(io, `${title.en}: the conversations of user ${userId}`);
  const timings: Timing[] = [];
  const conversations: Conversation[] = [];
  const callsBefore = requests.length;
  let startedAt = performance.now();
  for await (const { items } of client.conversations.pages({ userId, include }, { signal: io.signal })) {
    timings.push({ items: items.length, ms: performance.now() - startedAt });
    conversations.push(...items);
    startedAt = performance.now();
  }
  const shown = conversations.slice(0, CONVERSATIONS_SHOWN);
  printRows(io, shown, conversationColumns(include));
  printLine(io, `… ${conversations.length - CONVERSATIONS_SHOWN} more\n`);
  showTimings(io, timings, requests.length - callsBefore);
  for (const note of demoNotes(shown)) say(io, note);
  await showMessages(io, name, client, conversations[0]);
}

function demoNotes(conversations: readonly Conversation[]): string[] {
  const named = conversations.some(({ title }) => title !== undefined);
  const nameless = "A dash is no loss: the vendor has no name there, and nothing is made up.";
  return [...(named ? [] : [nameless]), ...activityNote(conversations)];
}

interface Timing {
  items: number;
  ms: number;
}

function showTimings(io: Io, timings: readonly Timing[], calls: number): void {
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  for (const [index, { items, ms }] of timings.entries()) {
    printLine(io, `page ${index + 1}  ${count(items, "conversation").padEnd(16)}  ${inMs(ms).padStart(7)}`);
  }
  const total = count(sum(timings.map(({ items }) => items)), "conversation");
  const time = inMs(sum(timings.map(({ ms }) => ms)));
  const { bold } = paintFor(io);
  printText(
    io,
    bold(`${total} in ${count(timings.length, "page")}, ${time}, ${count(calls, "vendor call")}`),
  );
}

async function showMessages(
  io: Io,
  name: ProviderName,
  client: Client,
  conversation: Conversation | undefined,
): Promise<void> {
  if (conversation === undefined) return;
  heading(
    io,
    `${clouds[name].title.en}: the last messages of “${harmless(nameOf(conversation))}”, newest first`,
  );
  const input = {
    userId: clouds[name].emulator.userId,
    conversationId: conversation.id,
    limit: MESSAGES_SHOWN,
  };
  const { items } = await client.messages.list(input, { signal: io.signal });
  printRows(io, items, saidColumns);
  await showSend(io, name, client, conversation);
}

/** What a user says is at once in the history; what is taken back is gone from it. */
async function showSend(
  io: Io,
  name: ProviderName,
  { messages, capabilities }: Client,
  { id: conversationId, kind }: Conversation,
): Promise<void> {
  const { send, recall } = capabilities.messages;
  if (send.kinds[kind] === "unsupported" || recall[kind] === "unsupported") return;
  heading(io, `${clouds[name].title.en}: a message is sent there, and taken back`);
  const call = { signal: io.signal };
  const where = { userId: clouds[name].emulator.userId, conversationId };
  const newest = async () => (await messages.list({ ...where, limit: 1 }, call)).items;
  const content = [{ type: "text", text: "Hello from the demo 👋" }] as const;
  const { message } = await messages.send({ ...where, content }, call);
  printRows(io, await newest(), saidColumns);
  await messages.recall({ ...where, messageId: message.id }, call);
  printLine(io);
  printRows(io, await newest(), saidColumns);
}

async function tourOfInbox(io: Io, clients: Clouds["clients"], emulators: Emulators): Promise<void> {
  const inbox = createInbox(clients);
  const users = Object.fromEntries(providerNames.map((name) => [name, clouds[name].emulator.userId]));
  const input = { users, limit: INBOX_LIMIT, include };
  const read = async () => {
    const startedAt = performance.now();
    const page = await inbox.list(input, { signal: io.signal });
    return { page, ms: performance.now() - startedAt };
  };
  heading(io, "The inbox: the clouds in one list, by the last message");
  showInboxPage(io, await read());
  const gone = providerNames.at(-1);
  if (gone === undefined) return;
  await emulators[gone].server.close();
  heading(io, `The same call with ${clouds[gone].title.en} switched off`);
  showInboxPage(io, await read());
  printLine(io);
  say(
    io,
    "The caller gets what the other clouds have, and is told. The cursor keeps the place: once the cloud is back, the next page brings what is missing.",
  );
}

function showInboxPage(io: Io, { page, ms }: { page: InboxPage; ms: number }): void {
  const paint = paintFor(io);
  printRows(io, page.items, inboxColumns);
  printLine(io);
  printText(
    io,
    paint.bold(`complete: ${page.complete}, ${count(page.items.length, "conversation")}, ${inMs(ms)}`),
  );
  for (const line of sourceLines(page.items, page, paint)) say(io, line);
}
