import {type Context, createContext, Script} from 'node:vm';

let guard: {readonly context: Context; readonly script: Script} | undefined;

/**
Runs work that may never come to an end (a regular expression over a line that it cannot cope with) and
breaks it off after the time limit. Costs about a fifth of a millisecond, so it is worth it for batches.
*/
export function withTimeLimit<T>(
	milliseconds: number,
	work: () => T,
): {readonly ok: true; readonly value: T} | {readonly ok: false} {
	guard ??= {context: createContext({}), script: new Script('work()')};
	guard.context.work = work;
	try {
		const value = guard.script.runInContext(guard.context, {timeout: milliseconds}) as T;
		return {ok: true, value};
	} catch (error) {
		if (
			// The error was made in the other context, so it is no instance of this one's Error.
			typeof error === 'object' &&
			error !== null &&
			'code' in error &&
			error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
		) {
			return {ok: false};
		}

		throw error;
	} finally {
		guard.context.work = undefined;
	}
}
