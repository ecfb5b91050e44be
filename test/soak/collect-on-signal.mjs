import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into the service under soak by Node's own `--import`: SIGUSR2 collects the heap and says on standard error the memory of the process just before,
 * and what is left of the heap just after, before anything else runs: what the service holds on to.
 */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  const rss = process.memoryUsage.rss();
  collect();
  process.stderr.write(`memory ${process.memoryUsage().heapUsed} ${rss}\n`);
});
