import {Duplex} from 'node:stream';
import {openChannelSocket} from './channel-socket.ts';
import {failed, type Outcome, success} from './failure.ts';
import {pods} from './resources.ts';
import type {Transport} from './transport.ts';

export type PodPort = {
	readonly namespace: string;
	readonly pod: string;
	readonly port: number;
};

const dataChannel = 0;

/**
One connection to a port of a pod from inside its network, through the API server, as port-forward makes
them. It opens before anybody knows whether the port listens: that arrives as an error of the stream, in
the kubelet's words.
*/
export async function connectToPod(
	transport: Transport,
	{namespace, pod, port}: PodPort,
	timeoutMs: number,
): Promise<Outcome<Duplex>> {
	const {promise: late, resolve} = Promise.withResolvers<Outcome<never>>();
	const timer = setTimeout(() => {
		resolve(failed('timeout', `no connection within ${timeoutMs / 1000} s`));
	}, timeoutMs);
	const opening = openChannelSocket(
		transport,
		{
			verb: 'create',
			resource: pods,
			namespace,
			name: pod,
			subresource: 'portforward',
			query: {ports: port},
		},
		['v4.channel.k8s.io'],
	);
	const opened = await Promise.race([opening, late]);
	clearTimeout(timer);
	if (!opened.ok) {
		void closeLate(opening);
		return opened;
	}

	const socket = opened.value;
	const stream = new Duplex({
		read() {
			// Data is pushed as it comes.
		},
		write(chunk: Buffer, _encoding, done) {
			socket.send(dataChannel, chunk);
			void socket.drained().then(() => {
				done();
			});
		},
		final(done) {
			done();
		},
		destroy(error, done) {
			socket.close();
			done(error);
		},
	});
	// The first message of each channel is the port number in two bytes.
	const introduced = new Set<number>();
	socket.onMessage((channel, data) => {
		if (!introduced.has(channel)) {
			introduced.add(channel);
		} else if (channel === dataChannel) {
			stream.push(data);
		} else {
			const message = data.toString('utf8').trim();
			const isRefused = message.includes('connection refused');
			stream.destroy(
				Object.assign(new Error(message), {code: isRefused ? 'ECONNREFUSED' : 'ECONNRESET'}),
			);
		}
	});
	socket.onClose(() => {
		stream.push(null);
	});
	return success(stream);
}

async function closeLate(opening: ReturnType<typeof openChannelSocket>): Promise<void> {
	const opened = await opening;
	if (opened.ok) {
		opened.value.close();
	}
}
