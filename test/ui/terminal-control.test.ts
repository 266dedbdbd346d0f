import process from 'node:process';
import {expect, test} from 'vitest';
import {createTerminalControl} from '../../source/ui/terminal-control.ts';

test.each(['SIGINT', 'SIGQUIT'] as const)(
	'%s does nothing either where it is heard of just after the child that it was pressed for has ended',
	async (signal) => {
		const control = createTerminalControl(async (run) => run());
		const before = process.listenerCount(signal);
		let afterwards: number | undefined;
		await control.handOver(async () => {
			setImmediate(() => {
				afterwards = process.listenerCount(signal);
			});
		});
		expect(afterwards).toBe(before + 1);
		expect(process.listenerCount(signal)).toBe(before);
	},
);
