import type {Text} from '../text/text.ts';
import type {RestartStep} from './restart-run.ts';

/** How far a pod is that is being replaced; what the new one says of itself are Kubernetes' own words. */
export function podWords(
	{state, pod, replacement, status}: RestartStep,
	/** For how long it has been so, where that is shown: `12s`. */
	elapsed?: string,
): Text {
	const since = {zh: elapsed ? `，${elapsed}` : '', en: elapsed ? `, ${elapsed}` : ''};
	switch (state) {
		case 'waiting': {
			return {zh: `等待：${pod}`, en: `waiting: ${pod}`};
		}

		case 'deleting': {
			return {zh: `正在删除 ${pod}`, en: `deleting ${pod}`};
		}

		case 'replacing': {
			return replacement
				? {
						zh: `等待 ${replacement} 就绪：${status}${since.zh}`,
						en: `waiting until ${replacement} is ready: ${status}${since.en}`,
					}
				: {
						zh: `${pod} 已删除，等待新 Pod${since.zh}`,
						en: `${pod} is deleted, waiting for its replacement${since.en}`,
					};
		}

		case 'ready': {
			return {zh: `${replacement} 已就绪`, en: `${replacement} is ready`};
		}

		case 'failed': {
			return {zh: `${pod} 未能替换`, en: `${pod} was not replaced`};
		}

		case 'skipped': {
			return {zh: `${pod} 未动`, en: `${pod} was left alone`};
		}
	}
}
