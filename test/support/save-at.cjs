// Preloaded into a program under test: somebody saves SAVE_FILE with SAVE_TEXT before the program's SAVE_AT-th effect on
// the disk, or before a program that it starts; written in place, or, with SAVE_HOW=rename, as a new file of that name.
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { SAVE_AT, SAVE_FILE, SAVE_HOW, SAVE_TEXT } = process.env;
const { appendFileSync, renameSync, writeFileSync } = fs;
let left = Number(SAVE_AT);
let last = '';

function save() {
  if (SAVE_HOW !== 'rename') return writeFileSync(SAVE_FILE, SAVE_TEXT);
  writeFileSync(`${SAVE_FILE}.swp`, SAVE_TEXT);
  renameSync(`${SAVE_FILE}.swp`, SAVE_FILE);
}

function counted(owner, name) {
  const real = owner[name];
  owner[name] = function (...args) {
    // Between a second name for the old file and its replacement no program can look: there a new file would be lost.
    const blind = SAVE_HOW === 'rename' && name === 'renameSync' && last === 'linkSync';
    if (--left <= 0 && left > -100 && !blind) {
      left = -1000;
      save();
      appendFileSync(`${SAVE_FILE}.saved`, `${name}\n`);
    }
    last = name;
    return real.apply(this, args);
  };
}

for (const name of ['mkdirSync', 'openSync', 'writeFileSync', 'renameSync', 'linkSync', 'rmSync', 'chmodSync'])
  counted(fs, name);
for (const name of ['spawn', 'spawnSync']) counted(childProcess, name);
syncBuiltinESMExports();
