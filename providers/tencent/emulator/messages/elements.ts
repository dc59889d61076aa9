import { type Fields, isObject } from "../fields.js";
import type { MessageElement } from "../world/elements.js";

type Check = (fields: Fields, name: string) => void;

interface ElementRule {
  required: Record<string, Check>;
  optional?: Record<string, Check>;
  also?: (content: Fields) => void;
}

const string: Check = (fields, name) => void fields.text(name);
const number: Check = (fields, name) => {
  if (typeof fields.body[name] !== "number") fields.refuse(`${name} is not a number`);
};
const strings: Check = (fields, name) => void fields.texts(name);
const objects: Check = (fields, name) => void fields.objects(name);
/** The one way of downloading that there is. */
const two: Check = (fields, name) => {
  if (fields.body[name] !== 2) fields.refuse(`${name} is not 2`);
};

/** What REST must and may be given (docs 1047/33527); senders leave out most of what is not needed to show it. */
const rules: Record<string, ElementRule> = {
  TIMTextElem: { required: { Text: string } },
  TIMFaceElem: { required: { Index: number }, optional: { Data: string } },
  TIMLocationElem: { required: { Latitude: number, Longitude: number }, optional: { Desc: string } },
  TIMCustomElem: { required: { Data: string }, optional: { Desc: string, Ext: string, Sound: string } },
  TIMImageElem: {
    required: { UUID: string, ImageFormat: number, ImageInfoArray: objects },
    also: checkPictures,
  },
  TIMSoundElem: {
    required: { Url: string, UUID: string, Download_Flag: two },
    optional: { Size: number, Second: number },
  },
  TIMFileElem: {
    required: { Url: string, UUID: string, Download_Flag: two },
    optional: { FileSize: number, FileName: string },
  },
  TIMVideoFileElem: {
    required: { VideoUrl: string, VideoUUID: string, VideoDownloadFlag: two },
    optional: {
      VideoSize: number,
      VideoSecond: number,
      VideoFormat: string,
      ThumbUrl: string,
      ThumbUUID: string,
      ThumbSize: number,
      ThumbWidth: number,
      ThumbHeight: number,
      ThumbFormat: string,
      ThumbDownloadFlag: two,
    },
  },
  TIMRelayElem: {
    required: { Title: string, MsgNum: number, AbstractList: strings },
    optional: { CompatibleText: string, MsgList: objects, JsonMsgKey: string },
  },
};

/** Reads one element of a MsgBody, and refuses it with the code of `fields`. */
export function readElement(fields: Fields): MessageElement {
  fields.only("MsgType", "MsgContent");
  const type = fields.text("MsgType");
  const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
  if (rule === undefined) fields.refuse(`there is no MsgType ${type}`);
  const content = fields.object("MsgContent");
  content.only(...Object.keys(rule.required), ...Object.keys(rule.optional ?? {}));
  for (const [name, check] of Object.entries(rule.required)) check(content, name);
  for (const [name, check] of Object.entries(rule.optional ?? {}))
    if (content.has(name)) check(content, name);
  rule.also?.(content);
  return { MsgType: type, MsgContent: content.body };
}

function checkPictures(content: Fields): void {
  const pictures = content.objects("ImageInfoArray");
  for (const picture of pictures) {
    picture.only("Type", "Size", "Width", "Height", "URL");
    picture.integer("Type", { minimum: 1, maximum: 3 });
    for (const name of ["Size", "Width", "Height"]) number(picture, name);
    picture.text("URL");
  }
  if (!pictures.some(({ body }) => isObject(body) && body.Type === 1)) {
    content.refuse("ImageInfoArray has no original, Type 1");
  }
}
