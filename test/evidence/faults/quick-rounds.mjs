// What comes round every ten minutes comes round five times a second.
const slow = globalThis.setInterval;
globalThis.setInterval = (work, ms, ...rest) => slow(work, ms === 600_000 ? 200 : ms, ...rest);
