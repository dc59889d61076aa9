import { type Conversation, type Message, type PigeonWorld, Refusal } from "./world.js";

type Fields = Record<string, unknown>;

const STARS_A_PAGE = 10;

/** Everything that the provider asks for, by pigeon's name. */
export const operations: Record<string, (world: PigeonWorld, fields: Fields) => Fields> = {
  "conversations.list": (world, { user, size, archived, pageToken }) => {
    const all = [...world.conversations.values()]
      .filter((conversation) => conversation.members.includes(String(user)))
      .sort((a, b) => b.lastAt - a.lastAt);
    const { page, nextPageToken } = cut(all, Number(size), pageToken);
    const shown = page.filter((conversation) => !conversation.archived || archived === true);
    return { conversations: shown.map((one) => show(world, one, String(user))), nextPageToken };
  },
  "messages.list": (world, { conversation, size, order, past }) => {
    const { messages, keptFrom } = world.conversation(String(conversation));
    const kept = messages.filter(({ number }) => number >= keptFrom);
    const wanted =
      order === "newer"
        ? kept.filter(({ number }) => number > Number(past ?? 0))
        : kept.filter(({ number }) => number < Number(past ?? Number.POSITIVE_INFINITY)).reverse();
    const page = wanted.slice(0, Number(size));
    return { messages: page.map(showMessage), more: page.length < wanted.length, keptFrom };
  },
  "members.has": (world, { conversation, user }) => {
    return { member: world.conversation(String(conversation)).members.includes(String(user)) };
  },
  "stars.list": (world, { user, pageToken }) => {
    const all = [...(world.stars.get(String(user)) ?? [])];
    const { page, nextPageToken } = cut(all, STARS_A_PAGE, pageToken);
    return { stars: page.map(([conversation, at]) => ({ conversation, at })), nextPageToken };
  },
  "stars.set": (world, { user, conversation, starred }) => {
    const { id } = world.conversation(String(conversation));
    const stars = world.stars.get(String(user)) ?? new Map<string, number>();
    world.stars.set(String(user), stars);
    if (starred === true) stars.set(id, world.now());
    else stars.delete(id);
    return {};
  },
};

function showMessage({ nameless, number, ...rest }: Message): Fields {
  return nameless ? rest : { number, ...rest };
}

function show(world: PigeonWorld, conversation: Conversation, user: string): Fields {
  const { id, kind, members, lastAt, nameless } = conversation;
  const peer = kind === "chat" ? { peer: members.find((member) => member !== user) } : {};
  return {
    ...(nameless ? {} : { id }),
    kind,
    ...peer,
    lastAt,
    starred: world.stars.get(user)?.has(id) ?? false,
  };
}

/** Page tokens are a number that nobody outside is to know. */
export function pageTokenOf(start: number): string {
  return Buffer.from(`pigeon:${start}`).toString("base64url");
}

function cut<T>(all: T[], size: number, token: unknown): { page: T[]; nextPageToken: string } {
  const text = typeof token === "string" ? Buffer.from(token, "base64url").toString() : "pigeon:0";
  if (!/^pigeon:\d+$/.test(text)) throw new Refusal("bad_page_token");
  const start = Number(text.slice("pigeon:".length));
  const end = start + size;
  return { page: all.slice(start, end), nextPageToken: end < all.length ? pageTokenOf(end) : "" };
}
