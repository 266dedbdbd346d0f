import {useEffect, useRef} from 'react';
import {useApp} from 'ink';

// Faster than this nobody reads a question: the key was on its way before.
const readingTime = 250;

/** Whether a key that arrived at `arrival` can be an answer to what has been on the screen since `shown`. */
export const isAnswer = (arrival: number, shown: number | undefined): boolean =>
	shown !== undefined && arrival - shown >= readingTime;

/**
Tells when the component got onto the screen (`performance.now()`), undefined before. A question
takes its answer only from keys for which `isAnswer` holds, so that keys typed ahead confirm nothing.
*/
export function useShownTime(): () => number | undefined {
	const {waitUntilRenderFlush} = useApp();
	const shown = useRef<number>(undefined);
	useEffect(() => {
		let isMounted = true;
		void (async () => {
			await waitUntilRenderFlush();
			if (isMounted) {
				shown.current = performance.now();
			}
		})();

		return () => {
			isMounted = false;
		};
	}, [waitUntilRenderFlush]);
	return () => shown.current;
}
