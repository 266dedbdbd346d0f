import {pipeline} from 'node:stream/promises';
import type {Pod} from '../../cluster/objects.ts';
import type {KubeletRefusal} from '../kubelet-backend.ts';
import type {KindCall} from './call.ts';
import {kubeletAddressOfPod} from './kubelet-address.ts';
import {chosenContainer} from './pod-container.ts';
import {namedObject} from './reads.ts';
import type {CommandOptions, RemoteCommand} from './remote-command.ts';
import {commandProtocol, spdyCommand} from './spdy/command.ts';
import {ApiError, badRequest, failureStatus, internalError} from './status.ts';
import {isTrue} from './target.ts';
import {refusalOf} from './thrown.ts';
import {
	acceptSpdy,
	isSpdy,
	isWebSocket,
	offered,
	refuseProtocols,
	type Upgrade,
} from './upgrade.ts';
import {acceptWebSocket} from './websocket.ts';
import {commandProtocols, websocketCommand} from './websocket-command.ts';

const succeeded = {metadata: {}, status: 'Success'};

/** The Status that a command ends with. */
export const exited = (code: number): Record<string, unknown> =>
	code === 0
		? succeeded
		: {
				metadata: {},
				status: 'Failure',
				message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
				reason: 'NonZeroExitCode',
				details: {causes: [{reason: 'ExitCode', message: String(code)}]},
			};

/** A Status as it travels in a stream: without the kind that an answer's body has. */
function failed(error: ApiError): Record<string, unknown> {
	const {kind: _kind, apiVersion: _apiVersion, ...status} = failureStatus(error);
	return status;
}

/**
What the client is told in its stream of a kubelet that refuses. Where kube-apiserver only joins client
and kubelet, the refusal would be the answer to the upgrade; clients print the same words then.
*/
export function refused(
	{message, origin, status}: KubeletRefusal,
	isTranslated: boolean,
	url: string,
): Record<string, unknown> {
	if (origin === 'runtime') {
		const error = internalError(`error executing command in container: ${message}`);
		return failed(isTranslated ? internalError(error.message) : error);
	}

	if (!isTranslated) {
		const why = origin === 'network' ? 'error dialing backend' : 'unable to upgrade connection';
		return failed(new ApiError(status, 'InternalError', `${why}: ${message}`));
	}

	return failed(
		internalError(
			origin === 'network'
				? `error sending request: Post ${JSON.stringify(url)}: ${message}`
				: `unable to upgrade connection: ${message}`,
		),
	);
}

/** Opens the streams in the way the client asks for; undefined when it asks for none that is spoken. */
async function openCommand(
	{request}: KindCall,
	upgrade: Upgrade,
	options: CommandOptions,
): Promise<RemoteCommand | undefined> {
	if (isWebSocket(request)) {
		const accepted = await acceptWebSocket(request, upgrade, commandProtocols);
		return accepted && websocketCommand(accepted, options);
	}

	if (isSpdy(request) && offered(request, 'x-stream-protocol-version').includes(commandProtocol)) {
		return spdyCommand(acceptSpdy(upgrade, commandProtocol), options);
	}

	refuseProtocols(upgrade);
	return undefined;
}

/** The pod and container of a command; throws the API server's 400 and 404. */
export function commandPlace(call: KindCall): {pod: Pod; container: string} {
	const pod = namedObject(call) as unknown as Pod;
	const container = chosenContainer(pod, call.query.get('container') ?? '');
	if (!pod.spec.nodeName) {
		throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
	}

	return {pod, container};
}

type Run = (command: RemoteCommand, container: string) => Promise<number | KubeletRefusal>;

async function connectCommand(
	call: KindCall,
	upgrade: Upgrade,
	verb: 'exec' | 'attach',
	run: Run,
): Promise<void> {
	const {context, query, target} = call;
	const {pod, container} = commandPlace(call);
	const address = kubeletAddressOfPod(context.store, pod);
	const wants = (name: string): boolean => isTrue(query.get(name));
	const options = {
		stdin: wants('stdin'),
		stdout: wants('stdout'),
		stderr: wants('stderr'),
		tty: wants('tty'),
	};
	const command = await openCommand(call, upgrade, options);
	if (!command) {
		return;
	}

	if (!options.stdin && !options.stdout && !options.stderr) {
		const message = 'you must specify at least 1 of stdin, stdout, stderr';
		command.finish(refused({status: 400, message}, command.isTranslated, ''));
		return;
	}

	const result = await run(command, container).catch(refusalOf);
	const url = `https://${address}/${verb}/${target.namespace}/${target.name}/${container}`;
	command.finish(
		typeof result === 'number' ? exited(result) : refused(result, command.isTranslated, url),
	);
}

/** Runs a command in a container, connected to the client by WebSocket or SPDY. */
export const execInPod = async (call: KindCall, upgrade: Upgrade): Promise<void> =>
	connectCommand(call, upgrade, 'exec', async ({streams}, container) => {
		const pod = namedObject(call) as unknown as Pod;
		return call.context.kubelet.exec(pod, container, call.query.getAll('command'), streams);
	});

/** Shows what a container prints from now on. What is typed goes nowhere. */
export const attachToPod = async (call: KindCall, upgrade: Upgrade): Promise<void> =>
	connectCommand(call, upgrade, 'attach', async ({streams, closed}, container) => {
		const pod = namedObject(call) as unknown as Pod;
		const log = await call.context.kubelet.logs(pod, {
			container,
			follow: true,
			previous: false,
			timestamps: false,
			tailLines: 0,
		});
		if ('status' in log) {
			return log;
		}

		closed.addEventListener('abort', () => {
			log.destroy();
		});
		try {
			await pipeline(log, streams.stdout, {end: false});
		} catch {
			// The client has detached.
		}

		return 0;
	});
