import type {Timing} from '../cluster/timing.ts';
import type {Text} from '../text/text.ts';
import type {ProbeContext} from './context.ts';
import type {Probe} from './probe.ts';
import {type Gap, ownGap} from './reading.ts';

const runEnded: Text = {zh: '诊断提前结束了', en: 'the run was ended'};
const othersSilent: Text = {
	zh: '别处没有应答，没有等到它完成',
	en: 'not done while somebody else did not answer',
};

/** What a probe brings back in time; a gap where the run ends first, or its own time, or the patience with others. */
export async function withDeadline<T>(
	probe: Probe<T>,
	context: ProbeContext,
	timing: Timing,
	ends: {readonly run: AbortSignal; readonly patience: AbortSignal},
) {
	const unknown = (why: Gap['why'], text: Text) => ({
		status: 'unknown' as const,
		gaps: [ownGap(why, text, {isOptional: probe.disturbance === 'dial'})],
	});
	const seconds = probe.deadlineMs / 1000;
	if (ends.run.aborted) {
		return unknown('not collected', runEnded);
	}

	const {promise: ended, resolve} = Promise.withResolvers<ReturnType<typeof unknown>>();
	const cancel = timing.deadline(probe.deadlineMs, () => {
		resolve(
			unknown('timeout', {zh: `${seconds} 秒内没有完成`, en: `not done within ${seconds} s`}),
		);
	});
	const onAbort = (): void => {
		resolve(unknown('not collected', runEnded));
	};

	const onImpatience = (): void => {
		resolve(unknown('timeout', othersSilent));
	};

	ends.run.addEventListener('abort', onAbort, {once: true});
	ends.patience.addEventListener('abort', onImpatience, {once: true});
	try {
		return await Promise.race([probe.run(context), ended]);
	} catch (error) {
		// A fault of rbd-tui itself: what it would have seen stays unseen, and the rest goes on.
		return {
			status: 'unknown' as const,
			gaps: [
				{why: 'not collected' as const, needs: undefined, message: `rbd-tui: ${String(error)}`},
			],
		};
	} finally {
		cancel();
		ends.run.removeEventListener('abort', onAbort);
		ends.patience.removeEventListener('abort', onImpatience);
	}
}
