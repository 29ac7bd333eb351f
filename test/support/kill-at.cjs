// Preloaded into a program under test: ends it without a word before its KILL_AT-th effect, be it on the disk or a
// program that it starts.
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

let left = Number(process.env.KILL_AT);

function counted(owner, name) {
  const real = owner[name];
  owner[name] = function (...args) {
    if (--left === 0) process.kill(process.pid, 'SIGKILL');
    return real.apply(this, args);
  };
}

for (const name of [
  'mkdirSync',
  'writeFileSync',
  'renameSync',
  'linkSync',
  'symlinkSync',
  'cpSync',
  'rmSync',
  'unlinkSync',
  'chmodSync',
])
  counted(fs, name);
counted(childProcess, 'spawn');
syncBuiltinESMExports();
