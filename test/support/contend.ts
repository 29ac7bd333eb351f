// Takes a lock when it is told to begin, as run `argv[2]`, and believes the run `argv[3]` to be dead; prints what came
// of it.
import { once } from 'node:events';
import { takeLock } from '../../src/git/ref-lock.ts';
import { findRepository } from '../../src/git/repository.ts';
import { holderOf } from './holders.ts';

async function main(run: string, dead: string | undefined): Promise<void> {
  const repository = await findRepository(process.cwd(), process.env);
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  const came = await takeLock(repository, 'queue', holderOf(run), (holder) => (holder.run === dead ? 'dead' : 'alive'));
  process.stdout.write(JSON.stringify(came));
  process.stdin.destroy();
}

void main(process.argv[2]!, process.argv[3]);
