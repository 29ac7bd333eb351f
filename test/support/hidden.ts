import { programOn } from './path.ts';
import type { Ended, Repo, RunOptions } from './repo.ts';
import { notRun } from './spec.ts';

/** Run a command that does not see these files, in a view of the file system that only it has. */
export function runHiding(
  files: readonly string[],
  repo: Repo,
  command: readonly string[],
  options: RunOptions,
): Ended {
  const [unshare, mount] = [programOn('unshare'), programOn('mount')];
  const cannot = `${files.join(' and ')} cannot be hidden on this machine`;
  if (unshare === undefined || mount === undefined) notRun(cannot);
  const view = [unshare, '-r', '-m', 'sh', '-c'];
  const hide = files.map((file) => `${mount} --bind /dev/null '${file}' || exit 77`).join('; ');
  const [program = '', ...args] = [...view, `{ ${hide || ':'}; } && exec "$@"`, 'sh', ...command];
  const ended = repo.run(program, args, options);
  return ended.status === 77 || ended.stderr.startsWith('unshare: ') ? notRun(cannot) : ended;
}
