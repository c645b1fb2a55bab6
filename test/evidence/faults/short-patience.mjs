// What waits half a minute waits a third of a second.
const patient = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (work, ms, ...rest) => patient(work, ms === 30_000 ? 300 : ms, ...rest),
  patient,
);
