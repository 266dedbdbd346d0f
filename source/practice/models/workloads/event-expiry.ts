import {events} from '../../../cluster/resources.ts';
import type {ControllerContext} from './controller.ts';

const timeToLive = 3_600_000;
const interval = 300_000;

/** Lets events go an hour after they were last written, as the API server's etcd does. */
export function runEventExpiry({access, mirrors, clock, signal, report}: ControllerContext): void {
	const sweep = async () => {
		const limit = clock.now() - timeToLive;
		const expired = mirrors
			.of(events)
			.values()
			.filter(({lastTimestamp}) => lastTimestamp && Date.parse(lastTimestamp) < limit);
		for (const {metadata} of expired) {
			const {namespace, name} = metadata;
			await access.delete(events, {namespace, name});
		}
	};

	const schedule = () => {
		const callOff = clock.after(interval, () => {
			signal.removeEventListener('abort', callOff);
			sweep().catch(report).finally(schedule);
		});
		signal.addEventListener('abort', callOff, {once: true});
	};

	if (!signal.aborted) {
		schedule();
	}
}
