/**
 * One part of a message. Sizes are bytes, widths and heights pixels, durations milliseconds. A field is absent where
 * the sender left it out or the vendor has none; the vendor's page says what each is read from.
 */
export type MessageContent =
  | {
      /** Words. */
      type: "text";
      /** As sent: line breaks and all, not escaped for HTML. */
      text: string;
    }
  | {
      /** A picture. */
      type: "image";
      /** Of the original, or of the large picture where there is none. Old clients send none. */
      url?: string;
      /** Of the picture at `url`, in pixels. */
      width?: number;
      /** Of the picture at `url`, in pixels. */
      height?: number;
      /** Of the picture at `url`, in bytes. */
      size?: number;
      /** A small picture for lists. */
      thumbnailUrl?: string;
      /** `jpg`, `gif`, `png` or `bmp`. */
      format?: string;
    }
  | {
      /** A voice recording. */
      type: "audio";
      /** Where the recording is; old clients send none. */
      url?: string;
      /** In milliseconds, though a vendor may count in whole seconds. */
      durationMs?: number;
      /** In bytes. */
      size?: number;
    }
  | {
      /** A film. */
      type: "video";
      /** Where the film is; old clients send none. */
      url?: string;
      /** In milliseconds, though a vendor may count in whole seconds. */
      durationMs?: number;
      /** Of the film, in bytes. */
      size?: number;
      /** A still picture. */
      thumbnailUrl?: string;
      /** In pixels; of the still picture where the vendor does not send the film's. */
      width?: number;
      /** In pixels; of the still picture where the vendor does not send the film's. */
      height?: number;
      /** As the client names it, for example `mp4`. */
      format?: string;
    }
  | {
      /** Any other file. */
      type: "file";
      /** Where the file is; old clients send none. */
      url?: string;
      /** The sender's name for it: any text, so not a safe path. */
      name?: string;
      /** In bytes. */
      size?: number;
    }
  | {
      /** A place on the map. */
      type: "location";
      /** In degrees, north positive. */
      latitude: number;
      /** In degrees, east positive. */
      longitude: number;
      /** The sender's words for the place. */
      description?: string;
    }
  | {
      /** A sticker or an emoji of the app's own set. */
      type: "face";
      /** Its number in that set. */
      index?: number;
      /** The app's own text for it. */
      data?: string;
    }
  | {
      /** Whatever the app sends that no other type fits. */
      type: "custom";
      /** The app's own text, often JSON. */
      data: string;
      /** What an offline push shows. */
      description?: string;
      /** What an offline push carries along. */
      extension?: string;
      /** The sound of an offline push. */
      sound?: string;
    }
  | {
      /** Several messages sent on as one. */
      type: "forward";
      /** What its card shows first. */
      title?: string;
      /** The lines that its card shows. */
      preview?: string[];
      /** Absent where the vendor sends a key in their place, as it may for large ones. */
      messages?: ForwardedMessage[];
    }
  | {
      /** A notice of the cloud: who joined, who left, what was changed. */
      type: "system";
      /** What happened: `member_joined` and the like where the vendor tells, else the vendor's own type as text. */
      event: string;
      /** User id of whoever caused it. */
      operatorId?: string;
      /** User ids of those whom it concerns. */
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
  /** User id of the one who first sent it. */
  senderId: string;
  /** When it was first sent; `null` where that time cannot be read. */
  sentAt: Date | null;
  /** As `Message.content`; a forward inside a forward is read up to eight deep. */
  content: MessageContent[];
}
