// Preloaded into a program under test, after effects.cjs: a bug of the kind that PLANTED names is in it from here on.
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const bugs = {
  'no fsync'() {
    fs.fsyncSync = fs.fdatasyncSync = () => undefined;
  },
  'torn tail kept'() {
    const { ftruncateSync, fstatSync } = fs;
    /** What was to be cut off is taken for gone. */
    const kept = new Map();
    fs.ftruncateSync = (file, size) => void kept.set(file, fstatSync(file).size - size);
    fs.fstatSync = (file, ...more) => {
      const stat = fstatSync(file, ...more);
      if (kept.has(file)) stat.size -= kept.get(file);
      return stat;
    };
    void ftruncateSync;
  },
  'lock ignored'() {
    const { spawn } = childProcess;
    childProcess.spawn = (command, args, ...more) => {
      const isTaking = args.includes('update-ref') && /^0+$/.test(args.at(-1));
      return spawn(command, isTaking ? args.slice(0, -1) : args, ...more);
    };
  },
  'stamp without re-parse'() {
    const { readFileSync } = fs;
    let first;
    fs.readFileSync = (path, ...more) => {
      const bytes = readFileSync(path, ...more);
      const isIt = Buffer.isBuffer(bytes) && bytes.includes('prompt-1.md') && bytes.includes('content_sha256');
      if (!isIt) return bytes;
      first ??= bytes;
      return Buffer.from(first);
    };
  },
};

/** Somebody adds a line to a prompt in the moment in which it has come to its end. */
function editing() {
  const { writeSync, appendFileSync } = fs;
  let isDone = false;
  fs.writeSync = (file, data, ...more) => {
    const written = writeSync(file, data, ...more);
    if (isDone || !/"event":"item.finished".*prompt-1\.md/.test(String(data))) return written;
    isDone = true;
    appendFileSync('prompts/prompt-1.md', 'One more line.\n');
    return written;
  };
}

if (process.env.EDITING !== undefined) editing();
if (process.env.PLANTED !== undefined) bugs[process.env.PLANTED]();
syncBuiltinESMExports();
