import type { TencentApp } from "../app.js";

/** What a value of a profile tag may be (docs 1047/33520). */
export interface TagRule {
  type: "text" | "number";
  /** Of text, in bytes of UTF-8. */
  maximumBytes?: number;
  /** The only values that are taken. */
  values?: readonly string[];
}

const text: TagRule = { type: "text", maximumBytes: 500 };
const number: TagRule = { type: "number" };

const standardTags: Record<string, TagRule> = {
  Tag_Profile_IM_Nick: text,
  Tag_Profile_IM_Image: text,
  Tag_Profile_IM_SelfSignature: text,
  Tag_Profile_IM_Gender: {
    type: "text",
    values: ["Gender_Type_Unknown", "Gender_Type_Female", "Gender_Type_Male"],
  },
  Tag_Profile_IM_BirthDay: number,
  Tag_Profile_IM_Location: { type: "text", maximumBytes: 16 },
  Tag_Profile_IM_AllowType: {
    type: "text",
    values: ["AllowType_Type_NeedConfirm", "AllowType_Type_AllowAny", "AllowType_Type_DenyAny"],
  },
  Tag_Profile_IM_Language: number,
  Tag_Profile_IM_Level: number,
  Tag_Profile_IM_Role: number,
  Tag_Profile_IM_AdminForbidType: {
    type: "text",
    values: ["AdminForbid_Type_None", "AdminForbid_Type_SendOut"],
  },
};

/** `undefined` for a tag that there is not. A custom tag takes texts and numbers. */
export function tagRule(tag: string, { profileTags }: TencentApp): TagRule | "custom" | undefined {
  if (Object.hasOwn(standardTags, tag)) return standardTags[tag];
  const isCustom = profileTags?.includes(tag) ?? true;
  return isCustom && /^Tag_Profile_Custom_[A-Za-z]{1,8}$/.test(tag) ? "custom" : undefined;
}

const textBytes = 500;

/** The code that refuses a value of a tag; 0 for one that is taken. */
export function refusalOf(value: unknown, rule: TagRule | "custom"): number {
  const bytes = typeof value === "string" ? Buffer.byteLength(value) : 0;
  if (rule === "custom") {
    if (typeof value !== "string" && !isUnsigned(value)) return 40610;
    return bytes > textBytes ? 40601 : 0;
  }
  if (rule.type === "number") return isUnsigned(value) ? 0 : 40610;
  if (typeof value !== "string") return 40610;
  if (bytes > (rule.maximumBytes ?? textBytes)) return 40601;
  return rule.values === undefined || rule.values.includes(value) ? 0 : 40605;
}

function isUnsigned(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
