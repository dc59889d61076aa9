import { type Json, optionalRecord, optionalText, type ProfileInput, present } from "colloquy/provider";

/** The vendor's fields of what a group says about itself. Their lengths differ from page to page: the vendor decides. */
export function profileFields({ title, avatarUrl, description, notice, attributes }: ProfileInput): {
  [name: string]: Json;
} {
  return present({
    Name: title,
    FaceUrl: avatarUrl,
    Introduction: description,
    Notification: notice,
    AppDefinedData: attributes === undefined ? undefined : keyValues(attributes),
  });
}

/** Key-values as the group services take them. The keys must have been opened in the vendor's console. */
export function keyValues(attributes: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}

/** Key-values as the group services give them; what has no key is left out. */
export function readKeyValues(value: unknown): Record<string, string> {
  const pairs = Array.isArray(value) ? value.map(optionalRecord) : [];
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const key = optionalText(pair?.Key);
      return key === undefined ? [] : [[key, optionalText(pair?.Value) ?? ""]];
    }),
  );
}
