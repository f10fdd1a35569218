import { type Profiler, Session } from 'node:inspector';

// Loaded into a child before its program: profiles the processor from one word of the bench to the next.
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 500 });
const fromStart = process.env.BENCH_PROFILE === 'from-start';
if (fromStart) session.post('Profiler.start');

process.on('message', (word) => {
  if (word === 'start') {
    if (fromStart) process.send?.('started');
    else session.post('Profiler.start', () => process.send?.('started'));
    return;
  }
  session.post('Profiler.stop', (error: Error | null, result: Profiler.StopReturnType) => {
    if (error) throw error;
    process.send?.(result.profile);
  });
});
// The program alone decides when its process ends.
process.channel?.unref();
