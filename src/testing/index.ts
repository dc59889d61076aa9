/** For tests: a provider without a network, and the rules that every provider keeps. Published as `colloquy/testing`. */

export type { ConformanceCase } from "./conformance/cases.js";
export type { Harness } from "./conformance/harness.js";
export { conformanceCases, describeConformance, type TestRunner } from "./conformance/index.js";
export {
  conversationMarksSchema,
  conversationSchema,
  memberSchema,
  messageContentSchema,
  messageSchema,
  userSchema,
} from "./conformance/schemas.js";
export type {
  PostedEvent,
  PostedHow,
  Stage,
  StageUsers,
  VendorError,
  WebhookStage,
} from "./conformance/stage.js";
export { type MemoryOperation, operations as memoryOperations } from "./memory/arrival.js";
export type { MemoryEvent } from "./memory/events.js";
export type {
  AnswerFault as MemoryAnswerFault,
  ErrorFault as MemoryErrorFault,
  FaultScope as MemoryFaultScope,
  LostFault as MemoryLostFault,
  MemoryFault,
  StatusFault as MemoryStatusFault,
} from "./memory/faults.js";
export { type MemoryProvider, memory } from "./memory/index.js";
export { abilities as memoryAbilities, type MemoryAbility, type MemoryOptions } from "./memory/options.js";
export type {
  ConversationInput,
  MemoryConversation,
  MemoryMarks,
  MemoryMembership,
  MemoryMessage,
  MemoryProfile,
  MemoryRow,
  MemorySending,
  MemoryUser,
  MessageInput,
} from "./memory/records.js";
export {
  type MemoryPost,
  type MemoryWebhookOptions,
  memoryPost,
  memoryWebhook,
} from "./memory/webhook.js";
export { MemoryWorld } from "./memory/world.js";
