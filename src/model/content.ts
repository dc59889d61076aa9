/** One part of a message. Sizes are bytes, widths and heights pixels; a field the sender left out is absent. */
export type MessageContent =
  | {
      /** Tencent: TIMTextElem; Volcengine: 10001. */
      type: "text";
      /** As sent: line breaks and all, not escaped for HTML. */
      text: string;
    }
  | {
      /** Tencent: TIMImageElem; Volcengine: 10003. */
      type: "image";
      /** Of the original, or of the large picture where there is none. Old clients send none. */
      url?: string;
      /** Of the picture at `url`, in pixels. */
      width?: number;
      /** Of the picture at `url`, in pixels. */
      height?: number;
      /** Of the picture at `url`, in bytes. Volcengine has none. */
      size?: number;
      /** A small picture for lists. */
      thumbnailUrl?: string;
      /** `jpg`, `gif`, `png` or `bmp`. Tencent: ImageFormat. Volcengine has none. */
      format?: string;
    }
  | {
      /** Tencent: TIMSoundElem; Volcengine: 10006. */
      type: "audio";
      /** Where the recording is; old clients send none. */
      url?: string;
      /** Milliseconds, from whole seconds on Tencent; on Volcengine no page names the unit, so seconds are assumed. */
      durationMs?: number;
      /** In bytes. Volcengine has none. */
      size?: number;
    }
  | {
      /** Tencent: TIMVideoFileElem; Volcengine: 10004. */
      type: "video";
      /** Where the film is; old clients send none. */
      url?: string;
      /** Milliseconds. Tencent: VideoSecond, whole seconds. Volcengine has none. */
      durationMs?: number;
      /** Of the film, in bytes. Volcengine has none. */
      size?: number;
      /** A still picture. */
      thumbnailUrl?: string;
      /** In pixels; on Tencent that of the still picture, because the film's is not sent. */
      width?: number;
      /** In pixels; on Tencent that of the still picture, because the film's is not sent. */
      height?: number;
      /** As the client names it, for example `mp4`. Volcengine has none. */
      format?: string;
    }
  | {
      /** Tencent: TIMFileElem; Volcengine: 10005. */
      type: "file";
      /** Where the file is; old clients send none. */
      url?: string;
      /** The sender's name for it: any text, so not a safe path. */
      name?: string;
      /** In bytes. Volcengine has none. */
      size?: number;
    }
  | {
      /** Tencent: TIMLocationElem. Volcengine documents none. */
      type: "location";
      /** In degrees, north positive. */
      latitude: number;
      /** In degrees, east positive. */
      longitude: number;
      /** The sender's words for the place. */
      description?: string;
    }
  | {
      /** Tencent: TIMFaceElem; Volcengine: 10002. */
      type: "face";
      /** Its number in the app's own set. Tencent: Index. Volcengine has none. */
      index?: number;
      /** The app's own text for it. Tencent: Data; Volcengine: the whole content. */
      data?: string;
    }
  | {
      /** Tencent: TIMCustomElem; Volcengine: 10012. */
      type: "custom";
      /** The app's own text, often JSON. Tencent: Data; Volcengine: the whole content. */
      data: string;
      /** What an offline push shows. Tencent: Desc. Volcengine has none. */
      description?: string;
      /** What an offline push carries along. Tencent: Ext. Volcengine has none. */
      extension?: string;
      /** The sound of an offline push. Tencent: Sound. Volcengine has none. */
      sound?: string;
    }
  | {
      /** Several messages sent on as one. Tencent: TIMRelayElem. Volcengine documents none. */
      type: "forward";
      /** What its card shows first. Tencent: Title. */
      title?: string;
      /** The lines that its card shows. Tencent: AbstractList. */
      preview?: string[];
      /** Absent where the vendor sends a key in their place, as Tencent does over 12 KB. */
      messages?: ForwardedMessage[];
    }
  | {
      /** Tencent: a notice in a group; Volcengine: 10008. */
      type: "system";
      /** Tencent: `member_joined` and the like, or `type_<OpType>`, after its web client; Volcengine: `10008`. */
      event: string;
      /** Who caused it. Tencent: Operator_Account. */
      operatorId?: string;
      /** Whom it concerns. Tencent: List_Account. */
      userIds?: string[];
      /** The vendor's whole notice. */
      data?: unknown;
    }
  | {
      /** Anything else, and whatever does not look as its type promises. */
      type: "unknown";
      /** The vendor's name of the type, empty where it sends none. */
      vendorType: string;
      /** The vendor's content as received; `null` where there is none. */
      data: unknown;
    };

/** A message inside a merged forward. */
export interface ForwardedMessage {
  /** Tencent: From_Account. */
  senderId: string;
  /** Tencent: MsgTimeStamp, in seconds. */
  sentAt: Date | null;
  /** As `Message.content`; a forward inside a forward is read up to eight deep. */
  content: MessageContent[];
}
