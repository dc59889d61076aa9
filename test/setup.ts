import fc from "fast-check";

// One seed for every property of a run; the global set-up prints it.
fc.configureGlobal({ seed: Number(process.env.FC_SEED) });
