import type {Readable, Writable} from 'node:stream';
import type {Observable} from '../observable.ts';
import {openChannelSocket} from './channel-socket.ts';
import {failed, failureFromAnswer, type Outcome, success} from './failure.ts';
import type {Status} from './objects.ts';
import {pods} from './resources.ts';
import type {Transport} from './transport.ts';

export type TerminalSize = {readonly columns: number; readonly rows: number};

export type ExecRequest = {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	readonly command: readonly string[];
	readonly stdin?: Readable;
	readonly stdout: Writable;
	readonly stderr: Writable;
	/** Set for a terminal: the program's size follows it. */
	readonly size?: Observable<TerminalSize>;
	readonly signal?: AbortSignal;
};

const channels = {stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255} as const;
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Runs a command in a container until it ends. The value is its exit status. */
export async function execute(
	transport: Transport,
	request: ExecRequest,
): Promise<Outcome<number>> {
	const {namespace, pod, container, command, stdin, stdout, stderr, size, signal} = request;
	const opened = await openChannelSocket(
		transport,
		{
			verb: 'create',
			resource: pods,
			namespace,
			name: pod,
			subresource: 'exec',
			query: {
				container,
				command,
				stdin: stdin !== undefined,
				stdout: true,
				stderr: size === undefined,
				tty: size !== undefined,
			},
		},
		protocols,
	);
	if (!opened.ok) {
		return opened;
	}

	const socket = opened.value;
	return new Promise((resolve) => {
		let outcome: Outcome<number> | undefined;
		// A terminal that was read as text before still gives text.
		const onInput = (data: Buffer | string): void => {
			socket.send(channels.stdin, Buffer.from(data));
		};

		const onInputEnd = (): void => {
			if (socket.protocol === 'v5.channel.k8s.io') {
				socket.send(channels.close, Buffer.of(channels.stdin));
			}
		};

		const sendSize = (): void => {
			if (!size) {
				return;
			}

			const {columns, rows} = size.get();
			socket.send(channels.resize, Buffer.from(JSON.stringify({Width: columns, Height: rows})));
		};

		const unsubscribe = size?.subscribe(sendSize);
		const onAbort = (): void => {
			outcome = failed('aborted', 'ended by rbd-tui');
			socket.close();
		};

		if (signal?.aborted) {
			onAbort();
		}

		signal?.addEventListener('abort', onAbort, {once: true});
		stdin?.on('data', onInput).once('end', onInputEnd);
		sendSize();
		socket.onMessage((channel, data) => {
			switch (channel) {
				case channels.stdout: {
					stdout.write(data);
					break;
				}

				case channels.stderr: {
					stderr.write(data);
					break;
				}

				case channels.status: {
					outcome = exitOutcome(data.toString('utf8'));
					socket.close();
					break;
				}

				default:
			}
		});
		socket.onClose((_code, reason) => {
			unsubscribe?.();
			signal?.removeEventListener('abort', onAbort);
			stdin?.off('data', onInput).off('end', onInputEnd);
			resolve(
				outcome ?? failed('dropped', reason || 'the connection broke before the command ended'),
			);
		});
	});
}

/** The Status on the last channel: success is exit 0, otherwise a cause carries the exit code. */
function exitOutcome(text: string): Outcome<number> {
	try {
		const status = JSON.parse(text) as Status;
		if (status.status === 'Success') {
			return success(0);
		}

		const cause = status.details?.causes?.find(({reason}) => reason === 'ExitCode');
		return cause
			? success(Number(cause.message))
			: {
					ok: false,
					failure: failureFromAnswer(
						status.code ?? 500,
						JSON.stringify({...status, kind: 'Status'}),
					),
				};
	} catch {
		return failed('malformed', 'the API server did not tell how the command ended');
	}
}
