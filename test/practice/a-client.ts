import {PassThrough} from 'node:stream';
import {onTestFinished} from 'vitest';
import {execute} from '../../source/cluster/exec.ts';
import {createHttpTransport} from '../../source/cluster/http-transport.ts';
import {loadKubeconfig} from '../../source/cluster/kubeconfig.ts';
import {LogStream} from '../../source/cluster/log-stream.ts';
import type {Transport} from '../../source/cluster/transport.ts';

/** The program's own way to a context of a kubeconfig file; ends with the test. */
export function aClient(kubeconfig: string, name: string): Transport {
	const {contexts, problems} = loadKubeconfig(kubeconfig, {});
	const context = contexts.find((candidate) => candidate.name === name);
	if (!context || context.problem) {
		throw new Error(`No usable context ${name}: ${JSON.stringify(problems)}`);
	}

	const transport = createHttpTransport({context, readOnly: false, environment: {}});
	onTestFinished(async () => transport.close());
	return transport;
}

export type InContainer = {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
};

/** What a command in a container writes, and how it ends. */
export async function run(transport: Transport, where: InContainer, ...command: string[]) {
	const stdout = new PassThrough();
	const stderr = new PassThrough();
	const outcome = await execute(transport, {...where, command, stdout, stderr});
	const text = (stream: PassThrough) => {
		stream.setEncoding('utf8');
		return (stream.read() as string | null) ?? '';
	};

	return {outcome, stdout: text(stdout), stderr: text(stderr)};
}

/** The lines of a container's log as they come. */
export function followLog(transport: Transport, where: InContainer): string[] {
	const lines: string[] = [];
	const stream = new LogStream({
		transport,
		...where,
		onLines(added) {
			lines.push(...added.map(({text}) => text));
		},
		onState: () => undefined,
	});
	onTestFinished(() => {
		stream.close();
	});
	return lines;
}
