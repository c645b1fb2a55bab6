/** How long a budget lasts, in milliseconds; then it is whole again. */
export const WINDOW_MS = 60_000;
/** Most budgets that are remembered; whoever rotates through more networks than this is beyond an address's limit. */
const REMEMBERED = 50_000;
/** Part of a budget, and milliseconds, after which the others hear of what was spent here. */
const SENT_PART = 0.05;
const SENT_AFTER_MS = 1_000;

/** The count that several instances share: adds what was spent and answers what all have spent, and until when it counts. */
export interface SharedCount {
  add(key: string, units: number): Promise<{ readonly spent: number; readonly msLeft: number }>;
}

export interface Verdict {
  readonly isAllowed: boolean;
  readonly left: number;
  readonly msLeft: number;
}

interface Budget {
  ends: number;
  /** Spent by all, as far as is known here, and spent here but not yet told. */
  told: number;
  untold: number;
  toldAt: number;
  isTelling: boolean;
}

/**
 * Budgets of units by key. What is spent counts here at once and with the others a moment later, so that no request
 * waits for the database: all instances together allow a few percent more than the limit, never a multiple of it.
 */
export class Budgets {
  private readonly budgets = new Map<string, Budget>();

  constructor(
    readonly limit: number,
    private readonly shared: SharedCount | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Spends units of the budget if it has them; a refused request costs nothing. */
  spend(key: string, units: number): Verdict {
    const now = this.now();
    const budget = this.find(key, now);
    const isAllowed = budget.told + budget.untold + units <= this.limit;
    if (isAllowed) this.add(key, units);
    const left = Math.max(0, Math.floor(this.limit - budget.told - budget.untold));
    return { isAllowed, left, msLeft: budget.ends - now };
  }

  /** Adds to what was spent, also beyond the limit; less than nothing gives back. */
  add(key: string, units: number): void {
    const now = this.now();
    const budget = this.find(key, now);
    budget.untold += units;
    const isDue = now - budget.toldAt >= SENT_AFTER_MS || budget.untold >= this.limit * SENT_PART;
    if (this.shared && isDue && !budget.isTelling) void this.tell(this.shared, key, budget);
  }

  private find(key: string, now: number): Budget {
    const known = this.budgets.get(key);
    if (known && now < known.ends) return known;
    this.budgets.delete(key);
    const oldest = this.budgets.size < REMEMBERED ? undefined : this.budgets.keys().next().value;
    if (oldest !== undefined) this.budgets.delete(oldest);
    const budget = { ends: now + WINDOW_MS, told: 0, untold: 0, toldAt: 0, isTelling: false };
    this.budgets.set(key, budget);
    return budget;
  }

  /** The shared count knows whole units; where it cannot be reached, what is spent here counts here. */
  private async tell(shared: SharedCount, key: string, budget: Budget): Promise<void> {
    const units = Math.ceil(budget.untold);
    budget.isTelling = true;
    budget.toldAt = this.now();
    budget.untold -= units;
    budget.told += units;
    try {
      const { spent, msLeft } = await shared.add(key, units);
      budget.told = spent;
      budget.ends = this.now() + msLeft;
    } catch {
      // Said in the log by the shared count itself. Refusing everybody because nobody can count would be the worse harm.
    }
    budget.isTelling = false;
  }
}
