import {once} from 'node:events';
import net from 'node:net';
import {Readable} from 'node:stream';
import type {Pod} from '../../../source/cluster/objects.ts';
import type {
	ExecStreams,
	KubeletBackend,
	KubeletRefusal,
	LogOptions,
} from '../../../source/practice/kubelet-backend.ts';

type Command = (streams: ExecStreams, words: readonly string[]) => Promise<number | KubeletRefusal>;

const commands: Readonly<Record<string, Command>> = {
	async echo({stdout}, words) {
		stdout.write(`${words.join(' ')}\n`);
		return 0;
	},
	async complain({stderr}, words) {
		stderr.write(`${words.join(' ')}\n`);
		return 7;
	},
	async cat({stdin, stdout}) {
		for await (const chunk of stdin ?? []) {
			stdout.write(chunk);
		}

		return 0;
	},
	async size({stdin, stdout, onResize}) {
		onResize((columns, rows) => {
			stdout.write(`${columns}x${rows}\n`);
		});
		await (stdin && once(stdin, 'data'));
		return 0;
	},
	async waiting() {
		return {status: 500, message: 'container not found ("main")'};
	},
	async nosuch() {
		return {
			status: 500,
			origin: 'runtime',
			message:
				'failed to exec in container: failed to start exec "1": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown',
		};
	},
	async broken() {
		throw new Error('the practice kubelet broke');
	},
	async unreachable() {
		return {
			status: 500,
			origin: 'network',
			message: 'dial tcp 192.168.1.11:10250: connect: connection refused',
		};
	},
};

const lines = Array.from({length: 5}, (_, index) => `line ${index + 1}\n`);

/** A kubelet with a handful of commands and a log of five lines; its ports are those of this machine. */
export function practiceKubelet(askedLogs: LogOptions[] = []): KubeletBackend {
	return {
		async logs(pod: Pod, options: LogOptions) {
			askedLogs.push(options);
			if (options.previous) {
				return {
					status: 400,
					message: `previous terminated container "${options.container}" in pod "${pod.metadata.name}" not found`,
				};
			}

			const shown = lines.slice(-(options.tailLines ?? lines.length) || lines.length);
			return Readable.from(options.follow ? follow(shown) : shown);
		},
		async exec(_pod, _container, [name = '', ...words], streams) {
			return commands[name]!(streams, words);
		},
		async dial(pod, port, network) {
			return new Promise((resolve) => {
				const socket = net.connect({port, host: '127.0.0.1', allowHalfOpen: true});
				socket.once('connect', () => {
					resolve(socket);
				});
				socket.once('error', () => {
					const address = network === 'loopback' ? 'tcp4 127.0.0.1' : `tcp ${pod.status?.podIP}`;
					resolve({
						status: 503,
						message: `dial ${address}:${port}: connect: connection refused`,
					});
				});
			});
		},
		async statsSummary({metadata: {name}}) {
			return name === 'lost'
				? {
						status: 503,
						origin: 'network' as const,
						message: 'dial tcp 192.168.1.13:10250: connect: connection refused',
					}
				: {node: {nodeName: name}};
		},
	};
}

/** What there is, and then a new line every few milliseconds, for ever; lines have their ends. */
async function* follow(shown: readonly string[]): AsyncGenerator<string, void, undefined> {
	yield* shown;
	for (let count = 1; ; count++) {
		yield `new ${count}\n`;
		await new Promise((resolve) => {
			setTimeout(resolve, 5);
		});
	}
}
