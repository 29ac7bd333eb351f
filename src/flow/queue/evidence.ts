import { join } from 'node:path';
import { remove as fileRemoved } from '../../disk/person-files.ts';
import { isThere } from '../../disk/read.ts';
import { fileAt, folderAt } from '../../disk/tree.ts';
import type { BlockWarning } from '../../text/block-warnings.ts';
import type { ShellBlock } from '../../text/shell-blocks.ts';
import { shellWord } from '../../text/shell-word.ts';
import type { PromptText } from './prompt.ts';

/** One run of one prompt, in files that a person can read and run again. Nothing reads them back. */
export class Evidence {
  /** The folder, as the repository has it. */
  readonly folder: string;
  readonly #top: string;
  readonly #manifest: string[] = [];
  #variables: Readonly<Record<string, string>> = {};

  /** `name`: what is called after the prompt. */
  constructor(top: string, name: string, prompt: PromptText, attempt: number) {
    this.#top = top;
    this.folder = `${name}${attempt > 1 ? `.attempt${attempt}` : ''}`;
    this.#folders();
    this.#write('prompt.md', prompt.bytes);
  }

  /** Also of one that a block took away. */
  #folders(): void {
    for (const name of ['blocks', 'out']) folderAt(join(this.#top, this.folder, name));
  }

  note(key: string, value: string | number): void {
    this.#manifest.push(`${key}=${value}`);
  }

  remark(line: string): void {
    this.#manifest.push(line);
  }

  /** What every block begins with knowing. */
  environment(variables: Readonly<Record<string, string>>): void {
    this.#variables = variables;
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}\n`);
    this.#write('env.sh', lines.join(''));
  }

  /** Once more, right before it runs: the block before it could write here too. */
  renew(block: ShellBlock): void {
    this.#folders();
    this.environment(this.#variables);
    this.#write(`blocks/${nameOf(block.number)}.sh`, scriptOf(block));
    fileRemoved(join(this.#top, this.folder, beganName(block.number)));
  }

  /** Whether a block that has ended had come as far as its own first line. */
  hasBegun(block: ShellBlock): boolean {
    const path = join(this.#top, this.folder, beganName(block.number));
    const began = isThere(path);
    fileRemoved(path);
    return began;
  }

  /** Whether what would show that is gone as a whole. */
  get isGone(): boolean {
    return !isThere(join(this.#top, this.folder));
  }

  blocks(blocks: readonly ShellBlock[]): void {
    for (const block of blocks) this.#write(`blocks/${nameOf(block.number)}.sh`, scriptOf(block));
    this.#write('blocks.index.txt', blocks.map(({ number, line }) => `${nameOf(number)} line ${line}\n`).join(''));
  }

  warnings(found: readonly (BlockWarning & { readonly block: number })[]): void {
    this.#write(
      'warnings.txt',
      found.map(({ block, type, line, text }) => `${nameOf(block)}:${line} ${type} ${text}\n`).join(''),
    );
  }

  /** Where a block lies, and where what it prints goes. */
  placesOf(block: number): { readonly script: string; readonly out: string } {
    const name = nameOf(block);
    return {
      script: join(this.#top, this.folder, `blocks/${name}.sh`),
      out: join(this.#top, this.folder, `out/${name}.out.txt`),
    };
  }

  close(): void {
    this.#folders();
    this.#write('manifest.txt', `${this.#manifest.join('\n')}\n`);
  }

  #write(name: string, bytes: string | Uint8Array): void {
    fileAt(join(this.#top, this.folder, name), bytes);
  }
}

export function nameOf(block: number): string {
  return `block${String(block).padStart(3, '0')}`;
}

function beganName(block: number): string {
  return `out/${nameOf(block)}.began`;
}

/** The first lines are ours; a prompt that is not strict is made so. */
function scriptOf({ code, number }: ShellBlock): string {
  return [
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    'umask 022',
    'source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"',
    'cd "$REPO_ROOT"',
    `: > "$RUN_DIR/${beganName(number)}"`,
    code,
  ].join('\n');
}
