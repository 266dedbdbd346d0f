import {setTimeout as pause} from 'node:timers/promises';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {LogStream, type LogStreamState} from '../../../source/cluster/log-stream.ts';
import {aBed} from '../a-bed.ts';
import {addNamespace, addPod, namespace} from '../add-workloads.ts';
import {kubectlPrints} from '../kubectl.ts';

const patience = {timeout: 90_000, interval: 50};

describe('a log that is followed on a real API server', () => {
	const bed = aBed();

	/** A pod that writes a numbered line every twenty milliseconds, and the program reading it. */
	const aNumberedLog = async (name: string) => {
		await addPod(bed(), name);
		await kubectlPrints(bed(), 'wait', '-n', namespace, `pod/${name}`, '--for=condition=Ready');
		const where = {namespace, pod: name, container: name};
		let written = 0;
		const writer = setInterval(() => {
			bed().logs.write(where, [`line ${written++}`]);
		}, 20);
		const lines: string[] = [];
		const states: Array<LogStreamState['kind']> = [];
		const transport = bed().client();
		const stream = new LogStream({
			transport,
			...where,
			onLines(added) {
				lines.push(...added.map(({text}) => text));
			},
			onState({kind}) {
				states.push(kind);
			},
		});
		onTestFinished(() => {
			clearInterval(writer);
			stream.close();
		});
		const hasLines = async (count: number) => {
			await vi.waitFor(() => {
				expect(lines.length).toBeGreaterThan(count);
			}, patience);
		};

		await hasLines(20);
		return {
			where,
			lines,
			states,
			stream,
			transport,
			hasLines,
			/** Nothing is missing, nothing came twice: line n is the n-th. */
			async isWhole() {
				clearInterval(writer);
				await hasLines(written - 1);
				expect(lines).toEqual(Array.from({length: written}, (_, index) => `line ${index}`));
			},
			written: () => written,
		};
	};

	it('loses and doubles no line when its connection is cut', async () => {
		await addNamespace(bed());
		const log = await aNumberedLog('cut');
		for (let time = 0; time < 3; time++) {
			const mend = await bed().disturb('cut');
			await vi.waitFor(() => {
				expect(log.states.at(-1)).toBe('waiting');
			}, patience);
			await mend();
			await log.hasLines(log.written());
		}

		await log.isWhole();
	});

	it('loses and doubles no line when the API server is killed', async () => {
		const log = await aNumberedLog('killed');
		await bed().apiServer.kill();
		await bed().apiServer.start();
		await log.hasLines(log.written());
		await log.isWhole();
	});

	it('goes on after packets were dropped for a while', async () => {
		const log = await aNumberedLog('dropped');
		const mend = await bed().disturb('drop');
		await pause(5000);
		await mend();
		await log.hasLines(log.written());
		await log.isWhole();
	});

	it('goes on over a new connection when the old one is dead and silent', async () => {
		const log = await aNumberedLog('half-open');
		const mend = await bed().disturb('drop');
		await pause(1000);
		// What the session does when its heartbeat gets no answer.
		log.transport.reconnect();
		await mend();
		await log.hasLines(log.written());
		await log.isWhole();
	});

	it('reads the next run of a container that was restarted while it was followed', async () => {
		const log = await aNumberedLog('restarted');
		const before = log.lines.length;
		bed().logs.restart(log.where);
		await log.hasLines(before + 50);
		await log.isWhole();
	});
});
