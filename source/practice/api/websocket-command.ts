import {Buffer} from 'node:buffer';
import {PassThrough, Writable} from 'node:stream';
import {createTerminalSize, type CommandOptions, type RemoteCommand} from './remote-command.ts';
import type {AcceptedWebSocket} from './websocket.ts';

/** The first byte of every message says what it belongs to. */
const channels = {stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255} as const;

/** Newest first. The fifth can say that a channel is over; the first has no status. */
export const commandProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io'];

/** The streams of an exec or attach in the messages of a WebSocket. */
export function websocketCommand(
	{socket, protocol}: AcceptedWebSocket,
	options: CommandOptions,
): RemoteCommand {
	const closed = new AbortController();
	const size = createTerminalSize();
	const stdin = options.stdin ? new PassThrough() : undefined;

	const send = (channel: number, content: Uint8Array, done: () => void): void => {
		socket.send(Buffer.concat([Buffer.from([channel]), content]), () => {
			done();
		});
	};

	const output = (channel: number, isWanted: boolean): Writable =>
		new Writable({
			write(chunk: Buffer, _encoding, done) {
				if (isWanted) {
					send(channel, chunk, done);
				} else {
					done();
				}
			},
		});

	socket.on('message', (message: Buffer) => {
		const [channel, first] = message;
		const content = message.subarray(1);
		if (channel === channels.stdin && content.length > 0 && stdin?.writable) {
			stdin.write(content);
		} else if (channel === channels.resize) {
			size.report(content.toString());
		} else if (channel === channels.close && first === channels.stdin) {
			stdin?.end();
		}
	});
	const end = (): void => {
		stdin?.end();
		closed.abort();
	};

	socket.on('close', end);
	socket.on('error', end);
	const firstOutput = options.stderr ? channels.stderr : channels.error;
	// Tells the client that the connection stands.
	send(options.stdout ? channels.stdout : firstOutput, Buffer.alloc(0), () => undefined);
	return {
		closed: closed.signal,
		isTranslated: protocol === commandProtocols[0],
		streams: {
			...(stdin && {stdin}),
			stdout: output(channels.stdout, options.stdout),
			stderr: output(channels.stderr, options.stderr),
			tty: options.tty,
			onResize: size.onResize,
		},
		finish(status) {
			if (!protocol.startsWith('v')) {
				socket.close(1000);
				return;
			}

			send(channels.error, Buffer.from(JSON.stringify(status)), () => {
				socket.close(1000);
			});
		},
	};
}
