import type { ColloquyEvent } from "../../model/event.js";
import type { Account } from "../identity.js";
import type { Queryable } from "../store/index.js";
import { type StoredConversation, storableJson } from "../stored.js";
import { changed, type FieldChanges, toldAt, withLater } from "./fields.js";
import { versionOfPage } from "./version.js";

type EventOf<Type extends ColloquyEvent["type"]> = Extract<ColloquyEvent, { type: Type }>;

/** What the conversation says of itself now stands above the row of every view. */
export async function tellConversation(
  inside: Queryable,
  conversationId: string,
  event: EventOf<"conversation.created" | "conversation.updated" | "conversation.dissolved">,
): Promise<void> {
  const isOver = event.type === "conversation.dissolved";
  const { title, avatarUrl, description, notice, ownerId, attributes } = event.profile;
  const fields = { title, avatarUrl, description, notice, ownerId, attributes };
  const told = toldAt(event.at, isOver ? { ...fields, dissolved: true } : fields);
  if (isOver) {
    await inside.query(
      "update colloquy.conversation set dissolved_at = least(dissolved_at, $2::bigint) where id = $1::bigint",
      [conversationId, event.at.getTime()],
    );
  }
  await tellViews(inside, "conversation_id = $1::bigint", [conversationId], told);
}

/** A user's name and picture are those of direct conversations with that user. */
export async function tellUser(
  inside: Queryable,
  account: Account,
  { userId, profile, at }: EventOf<"user.updated">,
): Promise<void> {
  const told = toldAt(at, { title: profile.name, avatarUrl: profile.avatarUrl });
  const ofPeer = `peer_id = $1 and conversation_id in
    (select id from colloquy.conversation where account_id = $2::int)`;
  await tellViews(inside, ofPeer, [userId, account.id], told);
}

interface ToldRow {
  person_id: string;
  conversation_id: string;
  row: StoredConversation;
  changes: FieldChanges;
  marks_at: number | null;
}

async function tellViews(
  inside: Queryable,
  condition: string,
  params: readonly (string | number)[],
  told: FieldChanges,
): Promise<void> {
  if (Object.keys(told).length === 0) return;
  const views = await inside.query<ToldRow>(
    `select person_id::text, conversation_id::text, row, changes, marks_at::float8 from colloquy.participant
     where ${condition} order by person_id, conversation_id for update`,
    params,
  );
  const rows = views.map(({ row, changes, marks_at: readAt, ...key }) => {
    const all = withLater(changes, told);
    return { ...key, row: changed(row, all, versionOfPage(readAt ?? 0)), changes: all };
  });
  if (rows.length === 0) return;
  await inside.query(
    `update colloquy.participant participant set row = given.row, changes = given.changes
     from json_to_recordset($1::text::json) as given
       (person_id bigint, conversation_id bigint, row jsonb, changes jsonb)
     where participant.person_id = given.person_id and participant.conversation_id = given.conversation_id`,
    [storableJson(rows)],
  );
}
