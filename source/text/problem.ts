import type {Text} from './text.ts';

/** In place of a result: what is wrong with what a person gave, and what to give instead. */
export type Problem = {readonly problem: Text};

export const problem = (zh: string, en: string): Problem => ({problem: {zh, en}});
