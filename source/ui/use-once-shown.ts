import {useEffect, useEffectEvent} from 'react';
import {useApp} from 'ink';

// Faster than this nobody reads a question: the key was on its way before.
const readingTime = 250;

/**
Whether a key that arrived at `arrival` can be an answer to what has been on the screen since `shown`
(both `performance.now()`; undefined is not yet). Keys typed ahead are none.
*/
export const isAnswer = (arrival: number, shown: number | undefined): boolean =>
	shown !== undefined && arrival - shown >= readingTime;

/** Tells once when the component has got onto the screen (`performance.now()`). */
export function useOnceShown(tell: (time: number) => void): void {
	const {waitUntilRenderFlush} = useApp();
	const onShown = useEffectEvent(tell);
	useEffect(() => {
		let isMounted = true;
		const awaitFrame = async () => {
			await waitUntilRenderFlush();
			if (isMounted) {
				onShown(performance.now());
			}
		};

		void awaitFrame();
		return () => {
			isMounted = false;
		};
	}, [waitUntilRenderFlush]);
}
