// Preloaded into the built service: on SIGUSR2 it prints how late the serving thread was and how much memory the whole
// process took since the last time, as `watch {…}`: milliseconds and bytes. The workers are not looked at by themselves.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let peak = 0;
  const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
  setInterval(look, 10).unref();
  process.on('SIGUSR2', () => {
    look();
    const [p99, max] = [delay.percentile(99) / 1e6, delay.max / 1e6];
    console.log(`watch ${JSON.stringify({ p99, max, peak, now: process.memoryUsage.rss() })}`);
    delay.reset();
    peak = 0;
  });
}
