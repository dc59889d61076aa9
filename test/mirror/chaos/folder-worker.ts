/** A worker on an embedded store in a process of its own, which is killed from outside. */

import { tencent } from "../../../providers/tencent/index.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { createClient } from "../../../src/index.js";
import { createMirror } from "../../../src/mirror/index.js";
import { pgliteStore } from "../../../src/mirror/pglite/index.js";

/** What it needs to know. */
export interface FolderTask {
  folder: string;
  userId: string;
  tencent: Parameters<typeof tencent>[0];
  volcengine: Parameters<typeof volcengine>[0];
  leaseMs: number;
  concurrency: number;
}

const task = JSON.parse(process.argv[2] ?? "") as FolderTask;
const clients = {
  tencent: createClient(tencent(task.tencent)),
  volcengine: createClient(volcengine(task.volcengine)),
};
const store = pgliteStore(task.folder);
const mirror = createMirror({ clients, store, leaseMs: task.leaseMs });
await mirror.migrate();
const people = await store.query("select id from colloquy.person");
if (people.length === 0)
  await mirror.enroll({ person: "p1", users: { tencent: task.userId, volcengine: task.userId } });

// Histories that are whole when it begins: no call for them is needed any more, unless the page of the list that showed
// them has to be read again because details were late.
const whole = await store.query<{ id: string }>(
  `select view_id as id from colloquy.crawl history join colloquy.participant using (person_id, conversation_id)
   where kind = 'history' and done and not exists (select from colloquy.crawl list
     where list.kind = 'list' and list.account_id = history.account_id and list.state ->> 'tries' > '0')`,
);
process.send?.(whole.map(({ id }) => id));

await mirror.run({ until: "idle", concurrency: task.concurrency });
await store.close();
await Promise.all(Object.values(clients).map((client) => client.close()));
process.disconnect();
