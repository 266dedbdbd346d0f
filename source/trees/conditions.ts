import type {Condition} from '../diagnosis/tree.ts';

/** The expectation of that name is met; of one component or node where it is named. */
export const passes = (name: string, of?: string): Condition => ({
	passes: name,
	...(of !== undefined && {of}),
});

/** It is not met, and that was seen. */
export const fails = (name: string, of?: string): Condition => ({
	fails: name,
	...(of !== undefined && {of}),
});

export const anyOf = (...conditions: readonly Condition[]): Condition => ({any: conditions});
export const allOf = (...conditions: readonly Condition[]): Condition => ({all: conditions});

/** What becomes of a program whose dependency is away; that its image or its node is missing has reasons of its own. */
export const failingRows = ['component/crash-loop', 'component/not-ready'];

/** The rows of the component family that say why a pod is not well. */
export const componentRows = [
	'component/crash-loop',
	'component/image-pull',
	'component/pending',
	'component/not-ready',
];
