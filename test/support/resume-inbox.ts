/** Run as a process of its own: resumes an inbox from the environment's cursor and prints the ids of the rest. */
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import { createClient, createInbox } from "../../src/index.js";
import { tencentApp, volcengineApp } from "./clouds.js";

const { CURSOR = "", CURSOR_KEY = "", TENCENT_URL = "", VOLCENGINE_URL = "" } = process.env;
const { appId, ...credentials } = volcengineApp;
const clients = {
  tencent: createClient(tencent({ ...tencentApp, baseUrl: TENCENT_URL })),
  volcengine: createClient(volcengine({ appId, credentials, baseUrl: VOLCENGINE_URL })),
};
const inbox = createInbox(clients, { cursor: { keys: [CURSOR_KEY] } });
const ids: string[] = [];
const users = { tencent: "alice", volcengine: "10001" };
for await (const item of inbox.iterate({ users, cursor: CURSOR })) ids.push(item.id);
console.log(JSON.stringify(ids));
await Promise.all([clients.tencent.close(), clients.volcengine.close()]);
