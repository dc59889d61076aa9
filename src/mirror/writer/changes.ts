import { foldMessage, type MessageEvent, type MessageState, type Told } from "../../model/fold.js";
import type { Queryable } from "../store/index.js";
import { readContent, type StoredMessage, storableJson, storeContent } from "../stored.js";
import { storedId } from "./ids.js";

/** What is known of a message besides its words, also of one that is not here. */
export interface KnownChange extends Omit<MessageState, "sent"> {
  /** Since when a look by its id found nothing, in milliseconds since 1970. */
  goneAt: number | null;
}

const unchanged: KnownChange = { edits: {}, recalledAt: null, goneAt: null };

interface ChangeRow {
  message_id: string;
  recalled_at: string | null;
  edit: StoredEdits;
  gone_at: string | null;
}

type Edits = MessageState["edits"];

interface StoredEdit<Value> {
  value: Value;
  at: number;
}

interface StoredEdits {
  content?: StoredEdit<StoredMessage["content"]>;
  text?: StoredEdit<string>;
  attributes?: StoredEdit<Record<string, string>>;
  customData?: StoredEdit<string>;
}

/** What is known of these messages. */
export async function readChanges(
  inside: Queryable,
  conversationId: string,
  ids: readonly string[],
): Promise<(id: string) => KnownChange> {
  const rows = await inside.query<ChangeRow>(
    `select message_id, recalled_at::text, edit, gone_at::text from colloquy.change
     where conversation_id = $1::bigint and message_id in (select json_array_elements_text($2::text::json))`,
    [conversationId, storableJson(ids)],
  );
  const known = new Map(rows.map((row) => [row.message_id, changeOf(row)]));
  return (id) => known.get(id) ?? unchanged;
}

/** Notes an edit or a recall, whether the message is here or not. */
export async function noteChange(
  inside: Queryable,
  conversationId: string,
  event: Exclude<MessageEvent, { type: "message.sent" }>,
): Promise<void> {
  const { id } = storedId({ id: event.messageId });
  const { edits, recalledAt } = (await readChanges(inside, conversationId, [id]))(id);
  const folded = foldMessage({ sent: null, edits, recalledAt }, event);
  await inside.query(
    `insert into colloquy.change (conversation_id, message_id, recalled_at, edit)
     values ($1::bigint, $2, $3::bigint, $4::text::jsonb)
     on conflict (conversation_id, message_id) do update set recalled_at = excluded.recalled_at, edit = excluded.edit`,
    [conversationId, id, folded.recalledAt?.getTime() ?? null, storableJson(storeEdits(folded.edits))],
  );
}

/** A body with the edits that are newer than it. */
export function edited(body: StoredMessage, { edits }: KnownChange, version: number): StoredMessage {
  const { content, text, attributes, customData } = edits;
  const isNewer = (edit: { at: Date } | undefined) => edit !== undefined && edit.at.getTime() > version;
  const changed = { ...body };
  if (content !== undefined && isNewer(content)) changed.content = storeContent(content.value);
  if (text !== undefined && isNewer(text)) changed.text = text.value;
  if (attributes !== undefined && isNewer(attributes)) changed.attributes = attributes.value;
  if (customData !== undefined && isNewer(customData)) changed.customData = customData.value;
  if (changed.customData === "") delete changed.customData;
  return changed;
}

function changeOf({ recalled_at: recalledAt, edit, gone_at: goneAt }: ChangeRow): KnownChange {
  return {
    edits: readEdits(edit),
    recalledAt: recalledAt === null ? null : new Date(Number(recalledAt)),
    goneAt: goneAt === null ? null : Number(goneAt),
  };
}

function storeEdits({ content, text, attributes, customData }: Edits): StoredEdits {
  return {
    ...(content !== undefined && { content: storeEdit(content, storeContent) }),
    ...(text !== undefined && { text: storeEdit(text, asItIs) }),
    ...(attributes !== undefined && { attributes: storeEdit(attributes, asItIs) }),
    ...(customData !== undefined && { customData: storeEdit(customData, asItIs) }),
  };
}

function readEdits({ content, text, attributes, customData }: StoredEdits): Edits {
  return {
    ...(content !== undefined && { content: readEdit(content, readContent) }),
    ...(text !== undefined && { text: readEdit(text, asItIs) }),
    ...(attributes !== undefined && { attributes: readEdit(attributes, asItIs) }),
    ...(customData !== undefined && { customData: readEdit(customData, asItIs) }),
  };
}

const asItIs = <Value>(value: Value): Value => value;

function storeEdit<From, To>({ value, at }: Told<From>, store: (value: From) => To): StoredEdit<To> {
  return { value: store(value), at: at.getTime() };
}

function readEdit<From, To>({ value, at }: StoredEdit<From>, read: (value: From) => To): Told<To> {
  return { value: read(value), at: new Date(at) };
}
