import type { Page } from "../paging/page.js";
import type { ProviderOptions } from "./conversation.js";

/** One message of a conversation. */
export interface Message {
  /** Unique within the conversation. Tencent direct: MsgKey; Tencent group: MsgSeq; Volcengine: MessageId. */
  id: string;
  /** As asked for. */
  conversationId: string;
  /** The provider's name, for example `"tencent"`. */
  provider: string;
  /** `null`: a system notice without a sender. */
  senderId: string | null;
  /** The vendor's time. Tencent: MsgTimeStamp, in seconds; Volcengine: CreateTime, in milliseconds. */
  sentAt: Date;
  /** Opaque; hand it back as `from`. */
  position: string;
  /**
   * `other`: the vendor sent a state that none of its pages names. Recalled ones come with `includeRecalled`
   * only.
   */
  state: "visible" | "recalled" | "other";
  /** A notice of the cloud, not of a user. Tencent: IsSystemMsg, in groups; Volcengine: type 10008, or no sender. */
  system: boolean;
  /** In the sender's order; empty only for a recalled message. */
  content: MessageContent[];
  /** The text parts joined, for search and previews. */
  text: string;
  /** The message that this one answers. Volcengine: RefMsgInfo. Tencent's histories have no field for it. */
  quote?: {
    /** As `Message.id`, in the same conversation; the message may be gone. Volcengine: ReferencedMessageId. */
    messageId: string;
    /** What the sender's client put there to show. Volcengine: Hint. */
    preview?: string;
  };
  /** The app's own key-values; the vendor's system keys are left out. */
  attributes: Record<string, string>;
  /** Tencent's CloudCustomData. */
  customData?: string;
  /** The vendor's item as received, 64-bit fields as decimal strings; of a recalled message without its body. */
  raw: unknown;
}

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
  sentAt: Date;
  /** As `Message.content`; a forward inside a forward is read up to eight deep. */
  content: MessageContent[];
}

/** A page of messages. `end` stands only beside a null cursor and says why there is no more, where that is known. */
export interface MessagePage extends Page<Message> {
  /**
   * `start`: the first message there ever was; `retention`: older ones are no longer kept. A `newer` walk has
   * none.
   */
  end?: "start" | "retention";
}

/** Input of `messages.list`, `pages` and `iterate`. */
export interface ListMessages {
  /** Whose view is asked for. It is not an access check: see `requireMember`. */
  userId: string;
  /** As `Conversation.id`. */
  conversationId: string;
  /** `"older"` (default) runs newest to oldest; `"newer"` needs `from` or `cursor` and runs oldest to newest. */
  direction?: "older" | "newer" | undefined;
  /** Where to start, not included: the `position` of a message. Ignored beside a cursor. */
  from?:
    | {
        /** As `Message.position`; it does not expire with a cursor. */
        position: string;
      }
    | undefined;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before. Absent starts a walk. */
  cursor?: string | undefined;
  /** Delivers recalled messages too, with empty `content`, where the vendor returns them. */
  includeRecalled?: boolean | undefined;
  /** Asks the vendor first whether the user is in the conversation; `permission_denied` when not. */
  requireMember?: boolean | undefined;
  /** Vendor-only input under the vendor's name; neither cloud has any for messages. */
  providerOptions?: ProviderOptions | undefined;
}
