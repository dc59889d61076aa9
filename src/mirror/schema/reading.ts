/**
 * What reads ask of one conversation at a time. Inside a function the statement is planned once a connection, for the
 * one partition that it reads; joined to a page of conversations it is planned for all 64 each time, which takes longer
 * than the page and makes the server compile it besides.
 */
export const reading = `
-- The newest message that the person sees behind a place; null: of all.
create function colloquy.newest_message(for_person bigint, of_conversation bigint, behind bigint)
returns setof colloquy.message language plpgsql stable rows 1 as $$
begin
  return query select message.* from colloquy.message message
    where message.conversation_id = of_conversation and (behind is null or message.ord > behind) and message.state <> 'recalled'
      and not exists (select from colloquy.removal removal where removal.person_id = for_person
        and removal.conversation_id = of_conversation and removal.message_id = message.id)
    order by message.ord desc, message.id desc limit 1;
end $$;

-- How many messages of others the person sees behind a place and a time, where those are not null: at most so many.
create function colloquy.unread_messages(
  for_person bigint, of_conversation bigint, reader text, behind bigint, later_than bigint, most integer
) returns integer language plpgsql stable as $$
begin
  return (select count(*) from (
    select from colloquy.message message
    where message.conversation_id = of_conversation and (behind is null or message.ord > behind) and message.state <> 'recalled'
      and (later_than is null or message.sent_at > later_than) and message.sender_id is distinct from reader
      and not exists (select from colloquy.removal removal where removal.person_id = for_person
        and removal.conversation_id = of_conversation and removal.message_id = message.id)
    limit most) counted);
end $$;
`.trim();
