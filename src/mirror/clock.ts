/** The database's clock in milliseconds, as SQL. Workers on several machines share it, whatever their own clocks say. */
export const nowMs = "(extract(epoch from clock_timestamp()) * 1000)::bigint";
