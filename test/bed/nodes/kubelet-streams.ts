import type {IncomingMessage} from 'node:http';
import {pipeline} from 'node:stream/promises';
import {exited, refused} from '../../../source/practice/api/pod-exec.ts';
import {complaint, type Forward, forwardSpdy} from '../../../source/practice/api/port-forward.ts';
import {commandProtocol, spdyCommand} from '../../../source/practice/api/spdy/command.ts';
import {refusalOf} from '../../../source/practice/api/thrown.ts';
import {acceptSpdy, isWebSocket, type Upgrade} from '../../../source/practice/api/upgrade.ts';
import {
	forwardChannels,
	portForwardChannels,
} from '../../../source/practice/api/websocket-port-forward.ts';
import {acceptWebSocket} from '../../../source/practice/api/websocket.ts';
import type {KubeletAnswers} from './kubelet-server.ts';
import type {ContainerName} from './log-book.ts';

/** Runs a command for the API server, which speaks SPDY with kubelets. */
export async function serveExec(
	request: IncomingMessage,
	upgrade: Upgrade,
	where: ContainerName,
	answers: Pick<KubeletAnswers, 'exec'>,
): Promise<void> {
	const {searchParams: query} = new URL(request.url ?? '/', 'https://kubelet');
	const wants = (name: string): boolean => query.get(name) === '1';
	const command = await spdyCommand(acceptSpdy(upgrade, commandProtocol), {
		stdin: wants('input'),
		stdout: wants('output'),
		stderr: wants('error'),
		tty: wants('tty'),
	});
	const result = await answers
		.exec(where, query.getAll('command'), command.streams)
		.catch(refusalOf);
	command.finish(typeof result === 'number' ? exited(result) : refused(result, false, ''));
}

/**
Carries the connections of a port-forward to where `dial` leads. The API server tunnels SPDY for new clients, and hands
WebSockets with plain channels through to the kubelet as they are.
*/
export async function servePortForward(
	request: IncomingMessage,
	upgrade: Upgrade,
	where: Omit<ContainerName, 'container'>,
	answers: Pick<KubeletAnswers, 'dial'>,
): Promise<void> {
	const gone = new AbortController();
	upgrade.socket.once('close', () => {
		gone.abort();
	});
	const forward: Forward = async (port, stream) => {
		const connection = await answers.dial(where, port, gone.signal).catch(refusalOf);
		if ('status' in connection) {
			return complaint(`${where.namespace}/${where.pod}`, port, connection.message);
		}

		// Either end may hang up at any time: that is how connections end, and no news for anybody.
		const ended = () => undefined;
		void pipeline(stream, connection).catch(ended);
		await pipeline(connection, stream).catch(ended);
		connection.destroy();
		return undefined;
	};

	if (!isWebSocket(request)) {
		await forwardSpdy(acceptSpdy(upgrade, 'portforward.k8s.io'), forward);
		return;
	}

	const accepted = await acceptWebSocket(request, upgrade, portForwardChannels);
	if (!accepted) {
		return;
	}

	const {searchParams: query} = new URL(request.url ?? '/', 'https://kubelet');
	const ports = query.getAll('port').flatMap((value) => value.split(','));
	forwardChannels(accepted.socket, ports.map(Number), forward);
}
