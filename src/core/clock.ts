/** The current instant. Passed in wherever time matters, so that tests own it. */
export type Clock = () => Date;

/** Milliseconds of 24 hours; a day of the calendar can be longer or shorter where clocks change. */
export const dayMs = 86_400_000;

export const systemClock: Clock = () => new Date();
