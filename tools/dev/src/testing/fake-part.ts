import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
import { spawn } from 'node:child_process';

/**
 * A process of a test's stack: `fake-part.ts NAME PORT JOURNAL [trait...]`. Notes its start and end in the journal and answers on its port.
 * Traits: `deaf` ignores SIGTERM, `parent` starts a child and notes its pid, `broken` complains and ends at once.
 */
const [name = '', port = '0', journal = '', ...traits] = process.argv.slice(2);
const note = (what: string) => appendFileSync(journal, `${name} ${what}\n`);

if (traits.includes('broken')) {
  console.error(`${name} lacks its spring`);
  process.exit(1);
}
if (traits.includes('parent')) note(`child ${spawn('sleep', ['60'], { stdio: 'ignore' }).pid}`);
process.on('SIGTERM', () => {
  if (traits.includes('deaf')) return;
  note('ended');
  process.exit(0);
});
createServer((_request, response) => response.end(name)).listen(Number(port), '127.0.0.1', () => {
  note('started');
  console.log(`${name} listens`);
});
