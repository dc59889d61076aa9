/**
 * What reads ask of one conversation at a time. Joined to a page of conversations these statements are planned for all 64
 * partitions each time, which takes longer than the page, and the server compiles them besides. In a function they have
 * one plan for each connection, which looks up its partition when it runs.
 */
export const reading = `
-- The newest message that the person sees.
create function colloquy.newest_message(for_person bigint, of_conversation bigint)
returns setof colloquy.message language plpgsql stable rows 1 set plan_cache_mode = force_generic_plan as $$
begin
  return query select message.* from colloquy.message message
    where message.conversation_id = of_conversation and message.state <> 'recalled'
      and not exists (select from colloquy.removal removal where removal.person_id = for_person
        and removal.conversation_id = of_conversation and removal.message_id = message.id)
    order by message.ord desc, message.id desc limit 1;
end $$;

-- How many messages of others the person sees behind a place and a time, where those are not null: at most so many.
create function colloquy.unread_messages(
  for_person bigint, of_conversation bigint, reader text, behind bigint, later_than bigint, most integer
) returns integer language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  return (select count(*) from (
    select from colloquy.message message
    where message.conversation_id = of_conversation and message.ord > coalesce(behind, ${-(2n ** 63n)})
      and message.state <> 'recalled'
      and (later_than is null or message.sent_at > later_than) and message.sender_id is distinct from reader
      and not exists (select from colloquy.removal removal where removal.person_id = for_person
        and removal.conversation_id = of_conversation and removal.message_id = message.id)
    limit most) counted);
end $$;
`.trim();
