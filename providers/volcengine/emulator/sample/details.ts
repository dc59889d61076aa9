import type { WorldConversation } from "../world/conversation.js";
import type { VolcengineWorld } from "../world/index.js";
import type { ProfileInput } from "../world/profile.js";

type Face = Omit<ProfileInput, "userId">;

const minuteMs = 60_000;
const picture = (name: string): string => `https://avatars.example.com/users/${name}.png`;

/** In the order of the sample's users, the last of whom has none: nobody need be registered. */
const faces: readonly Face[] = [
  { nickName: "李雷", portrait: picture("lilei"), ext: { title: "产品经理" } },
  { nickName: "韩梅梅", portrait: picture("hanmeimei") },
  { nickName: "Alex Kim", portrait: picture("alex"), tags: ["sales", "vip"] },
  { nickName: "王小明" },
  { nickName: "订单助手", portrait: picture("orders"), isRobot: true },
];
const strangers = ["陈静", "Zoë Martin", "欧阳娜娜", "佐藤 健", "张伟 🎧"];

/** Profiles of most users: one has no picture, and some have none at all. */
export function addProfiles(world: VolcengineWorld, users: readonly string[]): void {
  faces.forEach((face, position) => {
    const userId = users[position];
    if (userId !== undefined) world.register({ ...face, userId });
  });
  const others = world.users.filter((userId) => !users.includes(userId));
  others.forEach((userId, position) => {
    const nickName = strangers[position % strangers.length] ?? "";
    if (position % 6 !== 5) world.register({ userId, nickName, portrait: picture(userId) });
  });
}

/** Read positions, pins, favourites and mutes of one user: most conversations have some, every eighth has none. */
export function addMarks(world: VolcengineWorld, userId: string): void {
  world.listByActivity(userId).forEach((conversation, position) => {
    if (position % 8 === 6) return;
    readSome(world, userId, conversation, position);
    const setting = world.setting(userId, conversation.shortId);
    const at = BigInt(world.now().getTime() - position * minuteMs);
    if (position < 3) setting.stickTopTime = at;
    if (position % 5 === 2) setting.setFavoriteTime = at;
    setting.isMute = position % 4 === 3;
  });
}

/** All of it, or all but the newest message or two. */
function readSome(
  world: VolcengineWorld,
  userId: string,
  { shortId, messages }: WorldConversation,
  position: number,
): void {
  const unread = position % 3;
  const last = messages.at(-1 - unread) ?? messages[0];
  if (last !== undefined) world.markRead(userId, shortId, last.index);
}
