import { spawnSync } from 'node:child_process';
import { Repo } from './repo.ts';
import { notRun } from './spec.ts';

/** Every way in which this machine may let a program start without a network. */
const ways: readonly (readonly string[])[] = [
  ['unshare', '-n'],
  ['unshare', '-r', '-n'],
];

function cut(): readonly string[] {
  const way = ways.find(([program, ...args]) => spawnSync(program!, [...args, 'true']).status === 0);
  return way ?? notRun('no program can be cut off from the network on this machine');
}

/** The same repository, in which every program is started without a network. */
export class OfflineRepo extends Repo {
  override run(...[command, args, options]: Parameters<Repo['run']>): ReturnType<Repo['run']> {
    const [program, ...before] = cut();
    return super.run(program!, [...before, command, ...args], options);
  }
}
