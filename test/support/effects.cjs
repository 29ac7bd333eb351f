// Preloaded into a program under test. It counts what the program does to the disk and the programs it starts, and with
// KILL_AT ends the program without a word before the effect of that number. With EFFECTS_FILE it lists them there.
// With POWER_CUT the kill also takes from every file below that folder what was never synced, as a power cut may.
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { EFFECTS_FILE, KILL_AT, POWER_CUT } = process.env;
const real = { ...fs };
const killAt = Number(KILL_AT ?? 0);
let count = 0;
/** By path: how long a file is for certain. */
const safe = new Map();
/** By descriptor: its path. */
const open = new Map();

function cut() {
  for (const [path, size] of safe)
    if (real.existsSync(path) && real.statSync(path).size > size) real.truncateSync(path, size);
}

function effect(name) {
  count++;
  if (EFFECTS_FILE !== undefined) real.appendFileSync(EFFECTS_FILE, `${name}\n`);
  if (count !== killAt) return;
  if (POWER_CUT !== undefined) cut();
  process.kill(process.pid, 'SIGKILL');
}

/** One call of the system's may be made of others. */
let within = false;

function counted(owner, name) {
  const call = owner[name];
  owner[name] = function (...args) {
    if (within) return call.apply(this, args);
    within = true;
    try {
      effect(name);
      return call.apply(this, args);
    } finally {
      within = false;
    }
  };
}

for (const name of [
  'mkdirSync',
  'writeFileSync',
  'appendFileSync',
  'writeSync',
  'ftruncateSync',
  'fsyncSync',
  'fdatasyncSync',
  'renameSync',
  'linkSync',
  'symlinkSync',
  'rmSync',
  'unlinkSync',
  'chmodSync',
])
  counted(fs, name);
counted(childProcess, 'spawn');
counted(childProcess, 'spawnSync');

if (POWER_CUT !== undefined) {
  const { openSync, closeSync, fsyncSync, fdatasyncSync } = fs;
  fs.openSync = function (path, ...more) {
    const file = openSync.call(this, path, ...more);
    if (String(path).startsWith(POWER_CUT) && real.fstatSync(file).isFile()) {
      open.set(file, String(path));
      if (!safe.has(String(path))) safe.set(String(path), real.fstatSync(file).size);
    }
    return file;
  };
  fs.closeSync = function (file) {
    open.delete(file);
    return closeSync.call(this, file);
  };
  const synced = (call) =>
    function (file) {
      const result = call.call(this, file);
      if (open.has(file)) safe.set(open.get(file), real.fstatSync(file).size);
      return result;
    };
  fs.fsyncSync = synced(fsyncSync);
  fs.fdatasyncSync = synced(fdatasyncSync);
}
syncBuiltinESMExports();
