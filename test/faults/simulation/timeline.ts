interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
  isCancelled: boolean;
}

/** What is going to happen, in order of time; the clock stands where the last thing happened. Milliseconds since 1970. */
export class Timeline {
  readonly #entries: Entry[] = [];
  #order = 0;

  constructor(public now: number) {}

  /** Runs something after a delay; the returned function cancels it. */
  after(delayMs: number, run: Entry['run']): () => void {
    const entry: Entry = {
      at: this.now + Math.max(0, Math.round(delayMs)),
      order: (this.#order += 1),
      run,
      isCancelled: false,
    };
    this.#insert(entry);
    return () => {
      entry.isCancelled = true;
    };
  }

  /** Moves on to the next thing and does it. False when nothing is left. */
  async step(): Promise<boolean> {
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      if (entry.isCancelled) continue;
      this.now = entry.at;
      await entry.run();
      return true;
    }
    return false;
  }

  /** Kept latest first, so that the next one is taken from the end. */
  #insert(entry: Entry): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries[middle];
      if (other && (other.at > entry.at || (other.at === entry.at && other.order > entry.order))) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, entry);
  }
}
