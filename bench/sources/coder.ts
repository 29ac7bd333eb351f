import { Writer } from '../corpus.ts';

/** Names, strings and numbers as programmers choose them, from a seed. */

const nouns =
  `account action address agent alert amount answer archive article asset balance banner batch block board bucket budget
  buffer bundle button cache campaign card cart catalog channel chart chunk client cluster column comment contact counter
  coupon cursor customer dashboard deadline delivery device digest discount dispatch document domain draft edge editor
  entity entry event factor feature feed field filter folder footer form frame gateway glyph graph grid group
  handle header hint history image index inbox invoice issue item job journal label lane layer layout ledger license limit
  listing locale lookup manifest margin marker matrix member menu message meter mirror model module monitor node notice
  number offer offset option order origin outline owner page panel parcel parent partner patch path payload payment period
  permit person phase picker pixel plan player policy portal position preview price printer process product profile prompt
  provider queue quota range rate reading receipt record region release reminder report request resource response result
  review role route row rule sample scale schedule scope screen section segment sender session setting shard shape sheet
  shipment signal site slice slot snapshot source span stage stamp state step stock store stream subject summary supplier
  survey symbol table target task team template tenant term theme thread ticket timeline token tool topic total trace
  track transfer trigger unit update upload user vendor version viewer visit volume voucher wallet warehouse weight
  widget window worker workspace zone`.split(/\s+/);
const verbs =
  `add apply assign attach build calculate cancel check clear clone close collect compare compose compute connect convert
  count create decode describe detach detect emit encode expand extract fetch find flush format gather generate group
  handle hide import insert join list load lock map mark match measure merge move normalize notify open order pack parse
  patch pick plan prepare print publish pull push queue read rebuild reduce refresh register release remove rename render
  replace report reserve reset resolve restore retry revoke route sample save scan schedule seal select send share show
  shift sign sort split start store submit sum sync track transform trim unlock unpack update validate verify watch wrap
  write`.split(/\s+/);
const qualities =
  `active allowed ambient annual archived available basic blocked bound broken central clean closed cold common complete
  current custom daily default dirty double early empty exact expired external final first fixed fresh full global hidden
  idle initial inner internal invalid known large last late latest lazy legacy linked live local locked lost main manual
  maximum merged minimum missing narrow nested next open optional outer partial pending plain previous primary private
  public quick random raw ready recent related remote rough safe secondary selected shared short sorted spare stale static
  strict total upper valid visible wide`.split(/\s+/);

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

export class Coder extends Writer {
  readonly #used = new Set<string>();

  /** Somewhere in a hundred. */
  percent(share: number): boolean {
    return this.upTo(1000) < share * 10;
  }

  between(least: number, most: number): number {
    return least + this.upTo(most - least + 1);
  }

  /** About as many lines as files of a real repository have: half of them below 60, a few well over a thousand. */
  size(): number {
    if (this.upTo(1000) < 2) return this.between(1200, 1500);
    let spread = -6;
    for (let part = 0; part < 12; part++) spread += this.upTo(1000) / 1000;
    return Math.min(1500, Math.max(6, Math.round(33 * Math.exp(0.95 * spread))));
  }

  noun(): string {
    return this.pick(nouns);
  }

  verb(): string {
    return this.pick(verbs);
  }

  quality(): string {
    return this.pick(qualities);
  }

  /** A name for a value or a property. */
  value(): string {
    const form = this.upTo(7);
    if (form > 4 || form === 0) return this.noun();
    if (form === 1) return `${this.noun()}${capital(this.noun())}`;
    if (form === 2) return `${this.quality()}${capital(this.noun())}`;
    if (form === 3)
      return `${this.noun()}${capital(this.noun())}${capital(this.pick(['id', 'key', 'count', 'at', 'of']))}`;
    return `${this.quality()}${capital(this.noun())}${capital(this.noun())}`;
  }

  action(): string {
    return `${this.verb()}${capital(this.noun())}${this.percent(40) ? capital(this.noun()) : ''}`;
  }

  type(): string {
    return `${capital(this.noun())}${capital(this.noun())}${this.percent(25) ? capital(this.noun()) : ''}`;
  }

  constant(): string {
    return `${this.quality()}_${this.noun()}_${this.noun()}`.toUpperCase();
  }

  file(): string {
    return this.percent(50) ? `${this.verb()}-${this.noun()}-${this.noun()}` : `${this.noun()}-${this.noun()}`;
  }

  /** A name that this coder has not given before; for declarations, which must not meet. */
  fresh(make: () => string): string {
    for (;;) {
      const name = make();
      if (this.#used.has(name)) continue;
      this.#used.add(name);
      return name;
    }
  }

  /** Names of another coder's that must not come again here. */
  reserve(name: string): boolean {
    if (this.#used.has(name)) return false;
    this.#used.add(name);
    return true;
  }

  phrase(most = 3): string {
    return Array.from({ length: this.between(2, most) }, () => this.pick(this.pick([nouns, verbs, qualities]))).join(
      ' ',
    );
  }

  text(): string {
    return this.percent(50) ? `'${this.noun()}-${this.noun()}'` : `'${this.phrase()}'`;
  }

  number(): string {
    return this.percent(40) ? String(this.upTo(10)) : String(this.upTo(5000));
  }

  comment(): string {
    const words = this.phrase(6);
    return `${capital(words)}.`;
  }
}
