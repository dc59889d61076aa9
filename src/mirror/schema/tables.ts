/**
 * The tables. Times are milliseconds since 1970, so that no driver makes dates of them. Histories are hash partitions,
 * not partitions by time: PostgreSQL wants the partition key inside the primary key, and an event and a page that
 * disagree about a time would be two messages. The primary key of `message` is both what dedupes and the order of reading.
 */
export const tables = `
create table colloquy.account (
  id integer generated always as identity primary key,
  provider text not null,
  app_id text not null,
  unique (provider, app_id)
);

create table colloquy.person (
  id bigint generated always as identity primary key,
  name text not null unique,
  enrolled_at bigint not null
);

create table colloquy.person_user (
  person_id bigint not null references colloquy.person on delete cascade,
  account_id integer not null references colloquy.account,
  user_id text not null,
  primary key (person_id, account_id),
  unique (account_id, user_id)
);

-- key: the same for every user, however many ids a conversation has.
-- last_*: the newest visible message. crawled_ord: everything up to it has been read by a crawl.
create table colloquy.conversation (
  id bigint generated always as identity primary key,
  account_id integer not null references colloquy.account,
  key text not null,
  kind text not null,
  last_ord bigint,
  last_id text,
  last_at bigint,
  crawled_ord bigint,
  position_at_crawled text,
  dissolved_at bigint,
  unique (account_id, key)
) with (fillfactor = 80);

-- One person's view of a conversation. row: what the list says, without last message and unread count. changes: what
-- events said since, by field. Unread are unread_count, and the messages of others behind unread_ord and read_at.
create table colloquy.participant (
  person_id bigint not null references colloquy.person on delete cascade,
  conversation_id bigint not null,
  view_id text not null,
  peer_id text,
  row jsonb not null,
  changes jsonb not null default '{}',
  activity_at bigint,
  listed boolean not null,
  member boolean not null,
  member_at bigint not null default 0,
  marks_at bigint,
  unread_count integer not null default 0,
  unread_bound text,
  unread_ord bigint,
  read_at bigint,
  unread_at bigint,
  seen_run bigint,
  primary key (person_id, conversation_id)
) partition by hash (person_id);
create index participant_conversation on colloquy.participant (conversation_id);
create index participant_peer on colloquy.participant (peer_id);

-- version_at: how the body was at that time, by the vendor's clock.
create table colloquy.message (
  conversation_id bigint not null,
  ord bigint not null,
  id text collate "C" not null,
  sender_id text,
  sent_at bigint,
  state text not null,
  position text,
  body jsonb not null,
  version_at bigint not null default 0,
  grams tsvector,
  primary key (conversation_id, ord, id)
) partition by hash (conversation_id);
create index message_id on colloquy.message (conversation_id, id);
-- What is not yet in the index itself is read whole by every search, in each of the 64 partitions.
create index message_grams on colloquy.message using gin (grams) with (gin_pending_list_limit = 64);

-- What is known of messages besides their words, also of those that are not here yet.
create table colloquy.change (
  conversation_id bigint not null,
  message_id text not null,
  recalled_at bigint,
  edit jsonb not null default '{}',
  gone_at bigint,
  primary key (conversation_id, message_id)
);

-- Messages that one person alone no longer sees.
create table colloquy.removal (
  person_id bigint not null references colloquy.person on delete cascade,
  conversation_id bigint not null,
  message_id text not null,
  primary key (person_id, conversation_id, message_id)
);

create table colloquy.member (
  conversation_id bigint not null,
  user_id text collate "C" not null,
  row jsonb not null,
  seen_run bigint,
  primary key (conversation_id, user_id)
);

-- person_id: through whose view it reads. again: it was asked for while it was under way, so that what it has read may
-- lack what was meant, and it begins anew when it ends. restarts: how often this run lost its place and began anew.
create table colloquy.crawl (
  id bigint generated always as identity primary key,
  kind text not null,
  account_id integer not null references colloquy.account,
  person_id bigint not null references colloquy.person on delete cascade,
  conversation_id bigint references colloquy.conversation on delete cascade,
  subject text not null,
  again boolean not null default false,
  cursor text,
  state jsonb not null default '{}',
  run bigint not null default 1,
  done boolean not null default false,
  not_before bigint not null default 0,
  lease text,
  lease_until bigint,
  pages bigint not null default 0,
  items bigint not null default 0,
  failures integer not null default 0,
  restarts integer not null default 0,
  last_error jsonb,
  quarantined_at bigint,
  started_at bigint,
  advanced_at bigint,
  unique (kind, subject)
);
create index crawl_due on colloquy.crawl (not_before) where not done and quarantined_at is null;
create index crawl_person on colloquy.crawl (person_id);
create index crawl_conversation on colloquy.crawl (conversation_id);

create table colloquy.event (
  key text primary key,
  state text not null,
  at bigint not null,
  expires_at bigint not null
);
create index event_expiry on colloquy.event (expires_at);

do $$
begin
  for part in 0..15 loop
    execute format('create table colloquy.participant_%s partition of colloquy.participant
      for values with (modulus 16, remainder %s)', part, part);
  end loop;
  for part in 0..63 loop
    execute format('create table colloquy.message_%s partition of colloquy.message
      for values with (modulus 64, remainder %s)', part, part);
  end loop;
end $$;
`.trim();
