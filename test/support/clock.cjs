// Preloaded into a program under test: its clock is CLOCK_SHIFT milliseconds off.
'use strict';
const RealDate = Date;
const shift = Number(process.env.CLOCK_SHIFT);

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shift);
    else super(...args);
  }

  static now() {
    return RealDate.now() + shift;
  }
};
