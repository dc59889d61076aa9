/**
 * Names that a TypeScript block in README or docs may use without declaring them. Blocks are type-checked with these
 * in scope, and a block that shows its output runs with them.
 */
import type { Client, Conversation, Inbox, Message } from "colloquy";
import type { TencentEmulator, VolcengineEmulator } from "colloquy/emulator";

/** A client of Tencent and one of Volcengine, as README makes them. */
export declare const tc: Client;
export declare const ve: Client;
/** An inbox over both: `createInbox({ tencent: tc, volcengine: ve })`. */
export declare const inbox: Inbox;
/** The emulators that both clients talk to while the blocks run. */
export declare const tencentEmulator: TencentEmulator;
export declare const volcengineEmulator: VolcengineEmulator;
/** Something that an earlier call returned. */
export declare const conversation: Conversation;
export declare const lastMessage: Message;
export declare const savedCursor: string;
/** Whatever the app has. */
export declare const signal: AbortSignal;
