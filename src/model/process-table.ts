/** A process as it was right after it was started. */
export interface Began {
  readonly pid: number;
  /** When it was, on the clock of the table; undefined where it was gone already. */
  readonly started: number | undefined;
  /** When that was asked, by `performance.now()`. */
  readonly at: number;
}

export interface Left {
  readonly pid: number;
  readonly group: number;
}

/** What a system shows of its processes. */
export interface ProcessTable {
  began(pid: number): Began;
  /** What is left of all that one process started: in its session, in its group, or marked. It is none of them itself. */
  leftOf(leader: Began, mark: string): readonly Left[];
  /** Every process of ours with this mark. */
  marked(mark: string): readonly Left[];
}

/** The variable by which processes are known that went into sessions of their own. */
export const markName = 'SLUICE_RUN_MARK';
