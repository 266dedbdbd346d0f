import {useInput, usePaste} from 'ink';
import {dispatch, type KeyHandlers} from './dispatch.ts';
import {readInput} from './key.ts';

/** The one place of a program that listens to the keyboard. Mount it once. */
export function useDispatcher<State>(handlers: KeyHandlers<State>): void {
	useInput((input, key) => {
		dispatch(readInput(input, key), performance.now(), handlers);
	});
	usePaste((text) => {
		dispatch([{type: 'paste', text}], performance.now(), handlers);
	});
}
