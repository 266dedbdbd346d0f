import {PassThrough, Writable, type Duplex} from 'node:stream';
import {createTerminalSize, type CommandOptions, type RemoteCommand} from '../remote-command.ts';
import {serveSpdy} from './connection.ts';

/** The version of the streams' protocol that is spoken over SPDY. */
export const commandProtocol = 'v4.channel.k8s.io';

/** The streams of an exec or attach over SPDY, once the client has opened all of them. */
export async function spdyCommand(socket: Duplex, options: CommandOptions): Promise<RemoteCommand> {
	const wanted = [
		'error',
		...(options.stdin ? ['stdin'] : []),
		...(options.stdout ? ['stdout'] : []),
		...(options.stderr && !options.tty ? ['stderr'] : []),
		...(options.tty ? ['resize'] : []),
	];
	const streams = new Map<string, Duplex>();
	const complete = Promise.withResolvers<void>();
	const connection = serveSpdy(socket, ({headers, stream}) => {
		streams.set(headers.streamtype ?? '', stream);
		if (wanted.every((name) => streams.has(name))) {
			complete.resolve();
		}
	});
	connection.closed.addEventListener('abort', () => {
		complete.reject(new Error('the client left before its streams were open'));
	});
	await complete.promise;

	const size = createTerminalSize();
	streams.get('resize')?.on('data', (chunk: Uint8Array) => {
		size.report(chunk.toString());
	});
	const discarded = () =>
		new Writable({
			write(_chunk, _encoding, done) {
				done();
			},
		});
	const stdin = streams.get('stdin');
	const stdout = streams.get('stdout') ?? discarded();
	const stderr = streams.get('stderr') ?? discarded();
	return {
		closed: connection.closed,
		isTranslated: false,
		streams: {
			...(stdin && {stdin: stdin.pipe(new PassThrough())}),
			stdout,
			stderr,
			tty: options.tty,
			onResize: size.onResize,
		},
		finish(status) {
			stdout.end();
			stderr.end();
			streams.get('error')?.end(JSON.stringify(status), () => {
				connection.close();
			});
		},
	};
}
