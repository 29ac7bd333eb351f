/** One thing `doctor` looked at. `off` means a gate does not hold; `note` is worth knowing and holds nevertheless. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'off' | 'note';
  readonly says: string;
  /** The same for a person, where it is long. */
  readonly short?: string;
}
