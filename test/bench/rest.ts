import os from 'node:os';
import {setTimeout as pause} from 'node:timers/promises';

/** Processor time of the whole machine so far, of which some was used. Milliseconds. */
function processorTimes(): {readonly all: number; readonly used: number} {
	const times = os.cpus().map(({times}) => times);
	const idle = times.reduce((sum, one) => sum + one.idle, 0);
	const all = times
		.flatMap(({user, nice, sys, irq, idle: unused}) => [user, nice, sys, irq, unused])
		.reduce((sum, one) => sum + one, 0);
	return {all, used: all - idle};
}

/** Of the whole machine's processor time, what a control plane uses when nothing is asked of it. */
const mostAtRest = 0.05;
const windowMs = 3000;
const patienceMs = 180_000;

/**
Resolves when the machine has come to rest: what goes on in a control plane that was just filled is not what a program
costs. Rejects when it does not, with the share that is used.
*/
export async function machineAtRest(): Promise<void> {
	const deadline = Date.now() + patienceMs;
	for (;;) {
		const before = processorTimes();
		await pause(windowMs);
		const after = processorTimes();
		const share = (after.used - before.used) / (after.all - before.all);
		if (share <= mostAtRest) {
			return;
		}

		if (Date.now() > deadline) {
			const percent = Math.round(share * 100);
			throw new Error(`Something else uses ${percent} % of this machine; nothing can be measured.`);
		}
	}
}
