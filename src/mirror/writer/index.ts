/** The one way into the mirror's tables, for pages of crawls and for events. */

export { writeConversations } from "./conversations.js";
export { applyEvent } from "./event.js";
export { buryMessages, writeMessages } from "./messages.js";
export { takeOut } from "./views.js";
