import type { Context, Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import { knownUser, readRef, requireTarget } from "../targets.js";
import { seconds } from "../world/keys.js";
import type { ConversationRef, WorldMark } from "../world/records.js";

const marksPerCall = 100;
const markedMaximum = 1000;
const customMarkBytes = 256;
const highestBit = 63;

/** recentcontact/get_contact_group, docs 1047/53440. */
export const getContactGroup: Operation = (fields, context) => {
  fields.only("From_Account", "StartIndex");
  const userId = knownUser(fields, context);
  const start = fields.integer("StartIndex", { minimum: 0 });
  const { contactPageSize, omitEmptyContactItem, folderPages } = context.readings;
  const marks = context.world.marks(userId);
  const page = marks.slice(start, start + contactPageSize);
  const isLast = start + page.length >= marks.length;
  const folders = context.world.folders(userId).map(({ id, name }) => ({ GroupName: name, GroupId: id }));
  const hasFolders = folderPages === "every" || (folderPages === "first" ? start === 0 : isLast);
  return {
    ...list(
      "ContactItem",
      page.map((mark) => contactItem(userId, mark, context)),
      omitEmptyContactItem,
    ),
    ...list("GroupItem", hasFolders ? folders : [], omitEmptyContactItem),
    CompleteFlag: isLast ? 1 : 0,
    NextStartIndex: isLast ? 0 : start + page.length,
  };
};

/** recentcontact/mark_contact, docs 1047/53438. */
export const markContact: Operation = (fields, context) => {
  fields.only("From_Account", "MarkItem");
  const userId = knownUser(fields, context);
  const items = fields.objects("MarkItem");
  if (items.length === 0 || items.length > marksPerCall) {
    throw new Refusal(51006, "MarkItem is empty or has more than 100 items");
  }
  const changes = items.map(readChange);
  if (
    context.edition === "standard" &&
    context.readings.editionError === "call" &&
    changes.some(isStandard)
  ) {
    throw new Refusal(51013, "standard marks need the Ultimate edition");
  }
  return { ResultItem: changes.map((change) => result(userId, change, context)) };
};

/** The mark fields of a row; also in get_list, when AssistFlags asks for them. */
export function markFields(userId: string, ref: ConversationRef, context: Context): Record<string, unknown> {
  const { standardMarkDirection, unsetMarkFields } = context.readings;
  const mark = context.world.marks(userId).find((other) => other.type === ref.type && other.id === ref.id);
  const all = {
    StandardMark: bitText(mark?.bits ?? new Set(), standardMarkDirection),
    CustomMark: mark?.customMark ?? "",
    ContactGroupId: [...(mark?.folderIds ?? [])],
  };
  if (unsetMarkFields === "empty") return all;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value.length > 0));
}

/** Written as far as the highest set bit. */
function bitText(bits: Set<number>, direction: "left-is-bit-0" | "right-is-bit-0"): string {
  const length = 1 + Math.max(-1, ...bits);
  const digits = Array.from({ length }, (_, bit) => (bits.has(bit) ? "1" : "0"));
  return (direction === "left-is-bit-0" ? digits : digits.reverse()).join("");
}

function contactItem(userId: string, mark: WorldMark, context: Context): Record<string, unknown> {
  return { ...contact(mark), ...markFields(userId, mark, context), Timestamp: mark.updatedAt };
}

function contact(ref: ConversationRef): Record<string, unknown> {
  return ref.type === "direct" ? { Type: 1, To_Account: ref.id } : { Type: 2, ToGroupId: ref.id };
}

function list(name: string, items: unknown[], omitEmpty: boolean): Record<string, unknown> {
  return items.length === 0 && omitEmpty ? {} : { [name]: items };
}

interface Change {
  /** 1 standard marks, 2 the custom mark, 3 both. */
  type: number;
  ref: ConversationRef;
  set: number[];
  clear: number[];
  customMark: string | undefined;
}

/** A wrong type fails the call; a wrong value only its item. */
function readChange(item: Fields): Change {
  item.only("OptType", "ContactItem", "SetMark", "ClearMark", "CustomMark");
  const type = item.integer("OptType", { minimum: 1, maximum: 3 });
  const change = {
    type,
    ref: readRef(item.object("ContactItem"), "ToGroupId"),
    set: readBits(item, "SetMark"),
    clear: readBits(item, "ClearMark"),
    customMark: item.optionalText("CustomMark"),
  };
  if (type !== 2 && change.set.length + change.clear.length === 0)
    item.refuse("SetMark and ClearMark are missing");
  if (type !== 1 && change.customMark === undefined) item.refuse("CustomMark is missing");
  return change;
}

function readBits(item: Fields, name: string): number[] {
  const bits = item.has(name) ? item.array(name) : [];
  return bits.map((bit) =>
    Number.isInteger(bit) ? (bit as number) : item.refuse(`${name} has no bit index`),
  );
}

function result(userId: string, change: Change, context: Context): Record<string, unknown> {
  const outcome = { code: 0, text: "" };
  try {
    apply(userId, change, context);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    Object.assign(outcome, { code: error.code, text: error.message });
  }
  return {
    OptType: change.type,
    ContactItem: contact(change.ref),
    ResultCode: outcome.code,
    ResultInfo: outcome.text,
  };
}

function apply(userId: string, change: Change, context: Context): void {
  const { world, readings } = context;
  requireTarget(change.ref, context, 51007);
  checkValues(change, context);
  const marks = world.marks(userId);
  const isNew = !marks.some((mark) => mark.type === change.ref.type && mark.id === change.ref.id);
  if (isNew && marks.length >= markedMaximum)
    throw new Refusal(51008, "more than 1,000 marked conversations");
  const mark = world.mark(userId, change.ref);
  if (isStandard(change)) {
    for (const bit of change.set) mark.bits.add(bit);
    for (const bit of change.clear) mark.bits.delete(bit);
  }
  if (change.type !== 1) mark.customMark = change.customMark ?? "";
  mark.updatedAt = seconds(world.now());
  const isClear = mark.bits.size === 0 && mark.folderIds.size === 0 && (mark.customMark ?? "") === "";
  if (isClear && !readings.keepClearedMarks) world.removeMark(userId, change.ref);
}

function checkValues(change: Change, context: Context): void {
  if (isStandard(change) && context.edition === "standard") {
    throw new Refusal(51013, "standard marks need the Ultimate edition");
  }
  const bits = [...change.set, ...change.clear];
  if (bits.some((bit) => bit < 0 || bit > highestBit))
    throw new Refusal(50002, "a bit is not between 0 and 63");
  if (Buffer.byteLength(change.customMark ?? "") > customMarkBytes) {
    throw new Refusal(50002, "CustomMark has more than 256 bytes");
  }
}

function isStandard(change: Change): boolean {
  return change.type !== 2;
}
