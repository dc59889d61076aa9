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
export function tagRule(tag: string): TagRule | "custom" | undefined {
  if (Object.hasOwn(standardTags, tag)) return standardTags[tag];
  return /^Tag_Profile_Custom_[A-Za-z]{1,8}$/.test(tag) ? "custom" : undefined;
}
