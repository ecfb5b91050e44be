/** The current instant. Passed in wherever time matters, so that tests own it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
