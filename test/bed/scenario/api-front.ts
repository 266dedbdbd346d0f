import {once} from 'node:events';
import https from 'node:https';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {setTimeout as pause} from 'node:timers/promises';
import {refusal, sendAnswer} from '../../../source/practice/api/answer.ts';
import {type ApiBehaviour, createFaultPicker} from '../../../source/practice/api/behaviour.ts';
import {trackConnections} from '../../../source/practice/api/connections.ts';
import {faultError} from '../../../source/practice/api/requests.ts';
import {readTarget} from '../../../source/practice/api/target.ts';
import {systemClock} from '../../../source/practice/clock.ts';
import {addAddress, frontAddress} from '../control-plane/addresses.ts';
import type {Bed} from '../start-bed.ts';

export type Front = {
	/** `https://10.250.0.2:6443` */
	readonly address: string;
	stop(): Promise<void>;
};

/**
Stands in front of the API server and lets it misbehave as a world says: late answers, refusals instead of
answers, cut connections, or nothing that listens. It hands tokens on; certificates of clients end here. Undefined
where the API server behaves.
*/
export async function startFront(
	{apiServer, credentials: {authority}}: Bed,
	behaviour: ApiBehaviour,
	number: number,
): Promise<Front | undefined> {
	if (Object.keys(behaviour).length === 0) {
		return undefined;
	}

	const host = frontAddress(number);
	const {port} = apiServer;
	const address = `https://${host}:${port}`;
	await addAddress(host);
	if (behaviour.refusesConnections) {
		return {address, stop: async () => undefined};
	}

	const {key, certificate} = await authority.issueServer(['localhost'], [host]);
	const agent = new https.Agent({keepAlive: true, ca: authority.certificate});
	const server = https.createServer({key, cert: certificate, ALPNProtocols: ['http/1.1']});
	const connections = trackConnections(server, systemClock);
	const pickFault = createFaultPicker();
	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const {method = 'GET', url = '/', headers} = request;
		const [path = '/', search = ''] = url.split('?', 2);
		const query = new URLSearchParams(search);
		await pause(behaviour.latencyMilliseconds ?? 0);
		const fault = pickFault(behaviour, readTarget(method, path, query));
		if (fault) {
			sendAnswer(request, response, query, refusal(faultError(fault)));
			return;
		}

		const onward = https.request(
			{host: apiServer.host, port, method, path: url, headers, agent},
			(reply) => {
				const date = Date.now() + (behaviour.clockOffsetMilliseconds ?? 0);
				response.writeHead(reply.statusCode ?? 502, {
					...reply.headers,
					date: new Date(date).toUTCString(),
				});
				reply.pipe(response);
			},
		);
		onward.on('error', () => {
			response.destroy();
		});
		response.once('close', () => {
			onward.destroy();
		});
		request.pipe(onward);
	};

	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		answer(request, response).catch(() => {
			response.destroy();
		});
	});
	server.listen(port, host);
	await once(server, 'listening');
	connections.freeze(behaviour.isFrozen ?? false);
	connections.dropEvery(behaviour.dropConnectionsEverySeconds);
	return {
		address,
		async stop() {
			connections.dropEvery(undefined);
			await connections.close();
			agent.destroy();
		},
	};
}
