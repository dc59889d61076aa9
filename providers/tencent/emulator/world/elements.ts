/** One element of a MsgBody (docs 1047/33527). */
export interface MessageElement {
  /** For example `TIMTextElem`. */
  MsgType: string;
  /** Its shape follows from the type. */
  MsgContent: Record<string, unknown>;
}

export function textElement(text: string): MessageElement {
  return { MsgType: "TIMTextElem", MsgContent: { Text: text } };
}

/** One element of every type; Url, URL and VideoUrl are spelt as the vendor spells them. */
export function sampleElement(type: string, serial: number): MessageElement {
  const make = sampleElements[type];
  if (make === undefined) throw new Error(`no sample of ${type}`);
  return { MsgType: type, MsgContent: make(serial) };
}

/** Nothing is there: `example.com` belongs to nobody. */
export const mediaHost = "https://media.example.com";

const sampleElements: Record<string, (serial: number) => Record<string, unknown>> = {
  TIMTextElem: (serial) => ({ Text: `message ${serial}: see you at the café 🎉 再见` }),
  TIMFaceElem: (serial) => ({ Index: serial % 40, Data: "\u0000\u0001[smile]" }),
  TIMLocationElem: () => ({ Desc: "深圳市南山区科技园", Latitude: 22.5405, Longitude: 113.9345 }),
  TIMCustomElem: (serial) => ({
    Data: JSON.stringify({ kind: "order", number: serial }),
    Desc: "An order",
    Ext: "order://open",
    Sound: "dingdong.aiff",
  }),
  TIMImageElem: (serial) => ({
    UUID: `image-${serial}`,
    ImageFormat: 1,
    ImageInfoArray: [
      { Type: 1, Size: 182_500, Width: 1280, Height: 960, URL: `${mediaHost}/image-${serial}.jpg` },
      { Type: 2, Size: 61_000, Width: 0, Height: 0, URL: `${mediaHost}/image-${serial}-large.jpg` },
      { Type: 3, Size: 8_200, Width: 0, Height: 0, URL: `${mediaHost}/image-${serial}-thumb.jpg` },
    ],
  }),
  TIMSoundElem: (serial) => ({
    Url: `${mediaHost}/sound-${serial}.m4a`,
    UUID: `sound-${serial}`,
    Size: 62_351,
    Second: 4,
    Download_Flag: 2,
  }),
  TIMFileElem: (serial) => ({
    Url: `${mediaHost}/file-${serial}`,
    UUID: `file-${serial}`,
    FileSize: 1_773_552,
    FileName: "季度报告.xlsx",
    Download_Flag: 2,
  }),
  TIMVideoFileElem: (serial) => ({
    VideoUrl: `${mediaHost}/video-${serial}.mp4`,
    VideoUUID: `video-${serial}`,
    VideoSize: 1_194_603,
    VideoSecond: 5,
    VideoFormat: "mp4",
    VideoDownloadFlag: 2,
    ThumbUrl: `${mediaHost}/video-${serial}.jpg`,
    ThumbUUID: `video-thumb-${serial}`,
    ThumbSize: 13_907,
    ThumbWidth: 720,
    ThumbHeight: 1280,
    ThumbFormat: "JPG",
    ThumbDownloadFlag: 2,
  }),
  TIMRelayElem: (serial) => ({
    Title: "Chat history of Bob and Carol",
    MsgNum: 2,
    CompatibleText: "This version cannot show merged messages",
    AbstractList: ["bob: 你好", "carol: hello"],
    MsgList: [
      {
        From_Account: "bob",
        To_Account: "carol",
        MsgSeq: serial,
        MsgRandom: 4321,
        MsgTimeStamp: 1_700_000_000,
        MsgBody: [textElement("你好")],
        CloudCustomData: "",
      },
      {
        From_Account: "carol",
        To_Account: "bob",
        MsgSeq: serial + 1,
        MsgRandom: 8765,
        MsgTimeStamp: 1_700_000_060,
        MsgBody: [textElement("hello")],
        CloudCustomData: "",
      },
    ],
  }),
};

export const elementTypes: readonly string[] = Object.keys(sampleElements);
