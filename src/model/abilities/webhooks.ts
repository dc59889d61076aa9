import type { Rows } from "./ability.js";

/** What a webhook tells and asks. */
export const webhooks: Rows<"webhooks"> = {
  "webhooks.events": {
    title: { en: "Events of webhooks", zh: "Webhook 事件" },
    compares: "names",
    default: [],
    detail: true,
  },
  "webhooks.beforeSend": {
    title: { en: "`beforeSend` of webhooks", zh: "Webhook 的 `beforeSend`（发送前审核）" },
    compares: "level",
    default: "unsupported",
  },
};
