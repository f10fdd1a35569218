/** Messages that a person, and a channel, take within an hour before the others wait to be told together. */
export interface NoiseBudget {
  readonly person: number;
  readonly channel: number;
}

export const usualBudget: NoiseBudget = { person: 12, channel: 15 };

/** With less hardly anything would come by itself; with more there is no budget to speak of. */
export const budgetBounds = { min: 3, max: 120 } as const;

/** The setting that holds what an admin has said. */
export const budgetSetting = 'noise_budget';
