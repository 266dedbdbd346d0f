import {createHash} from 'node:crypto';
import {Readable, type Writable} from 'node:stream';
import type {Container, Pod} from '../../../cluster/objects.ts';
import {nodes, pods} from '../../../cluster/resources.ts';
import type {Clock} from '../../clock.ts';
import type {
	ExecStreams,
	KubeletBackend,
	KubeletRefusal,
	LogOptions,
} from '../../kubelet-backend.ts';
import {internalAddress} from '../kubelet/addresses.ts';
import type {Segment} from '../kubelet/charges.ts';
import type {Find} from '../kubelet/needs.ts';
import {workloadOf, type Workload} from '../kubelet/rules.ts';
import type {KubeletTexts} from '../kubelet/texts.ts';
import type {Mirrors} from '../mirror.ts';
import type {Listening} from '../network/listening.ts';
import type {Network} from '../network/network.ts';
import type {NodeFigures, VolumeFigures} from '../node-figures.ts';
import {findCommand, runShell, shellNames} from '../shell/shell.ts';
import type {ShellContext} from '../shell/shell-context.ts';
import {environmentOf, filesOf} from './container-files.ts';
import {logSource, statusOf} from './log-source.ts';
import {logStream, type LogFollowing} from './log-stream.ts';
import {statsSummary} from './stats-summary.ts';

export type KubeletFrontOptions = {
	readonly mirrors: Mirrors;
	readonly clock: Clock;
	readonly texts: KubeletTexts;
	readonly segmentsOf: (pod: Pod) => readonly Segment[];
	readonly network: Network;
	readonly listening: Listening;
	readonly figures: ReadonlyMap<string, NodeFigures>;
	readonly volumes?: VolumeFigures;
	/** Workloads of whose previous runs no log is left; default none. */
	readonly lostLogs?: ReadonlySet<Workload>;
	/** Nodes whose kubelet does not answer. */
	readonly isLost: (node: string) => boolean;
	/** Nodes whose kubelet answers and whose container runtime does not; default none. */
	readonly hasDeadRuntime?: (node: string) => boolean;
};

/** What the API server gets from the kubelets of a practice cluster: logs, shells, connections, figures. */
export function createKubeletFront(options: KubeletFrontOptions): KubeletBackend {
	const {mirrors, clock, texts, segmentsOf, network, listening, figures, isLost} = options;
	const {volumes = noVolumes, lostLogs, hasDeadRuntime = () => false} = options;
	const find: Find = (resource, key) => mirrors.of(resource).get(key);
	const nodeOf = (pod: Pod) => mirrors.of(nodes).get({name: pod.spec.nodeName ?? ''});
	const present = (pod: Pod): Pod => mirrors.of(pods).byUid(pod.metadata.uid) ?? pod;
	const unreachable = (pod: Pod): KubeletRefusal | undefined => {
		const node = pod.spec.nodeName ?? '';
		if (isLost(node)) {
			return {
				status: 500,
				origin: 'network',
				message: `dial tcp ${internalAddress(nodeOf(pod))}:10250: connect: connection refused`,
			};
		}

		return hasDeadRuntime(node) ? {status: 500, message: deadRuntime} : undefined;
	};

	const following = (pod: Pod, containerId: string, request: LogOptions): LogFollowing => ({
		clock,
		end: new AbortController(),
		onChange: (listener) =>
			mirrors.of(pods).onChange(({object}) => {
				if (object.metadata.uid === pod.metadata.uid) {
					listener();
				}
			}),
		current() {
			const now = mirrors.of(pods).byUid(pod.metadata.uid);
			const runs = [false, true].map(
				(previous) => now && logSource(now, {...request, previous}, segmentsOf(now), texts),
			);
			const same = runs.find((run) => run?.kind === 'run' && run.containerId === containerId);
			return same?.kind === 'run' ? same.stretch : undefined;
		},
	});

	const shellContext = (pod: Pod, container: Container, {stdin}: ExecStreams): ShellContext => {
		const node = nodeOf(pod);
		const sockets = listening.socketsOf(pod);
		const {capacity, used} = figures.get(pod.spec.nodeName ?? '')?.filesystem ?? {
			capacity: 1,
			used: 0,
		};
		const volume = (pod.spec.volumes ?? [])
			.map(({persistentVolumeClaim}) =>
				volumes.get(`${pod.metadata.namespace}/${persistentVolumeClaim?.claimName ?? ''}`),
			)
			.find((one) => one !== undefined);
		return {
			pod,
			container,
			node,
			...(volume && {volume}),
			now: () => clock.now(),
			startedAt: Date.parse(statusOf(pod, container.name)?.state?.running?.startedAt ?? ''),
			environment: environmentOf(pod, container, node, find),
			files: filesOf(pod, container, {sockets, find, hostsOfNode: nodeHosts(node, mirrors)}),
			sockets,
			disk: {capacity, used},
			sleep: async (seconds) =>
				new Promise((resolve) => {
					const callOff = clock.after(seconds * 1000, resolve);
					stdin?.once('close', () => {
						callOff();
						resolve();
					});
				}),
		};
	};

	return {
		async logs(pod, request) {
			const now = present(pod);
			const refusal = unreachable(now);
			if (refusal) {
				return refusal;
			}

			const isLogLost = lostLogs?.has(workloadOf(now)) ?? false;
			const source = logSource(now, {...request, isLogLost}, segmentsOf(now), texts);
			switch (source.kind) {
				case 'refusal': {
					return source.refusal;
				}

				case 'text': {
					return Readable.from(source.text ? [Buffer.from(source.text)] : []);
				}

				case 'run': {
					return logStream(source.stretch, request, following(now, source.containerId, request));
				}
			}
		},
		async exec(pod, name, command, streams) {
			const now = present(pod);
			const container = [...(now.spec.initContainers ?? []), ...now.spec.containers].find(
				(one) => one.name === name,
			);
			if (!container || !statusOf(now, name)?.state?.running) {
				return {status: 500, message: `container not found ("${name}")`};
			}

			const refusal = unreachable(now);
			if (refusal) {
				return refusal;
			}

			const status = await runCommand(command, streams, shellContext(now, container, streams));
			await Promise.all([written(streams.stdout), written(streams.stderr)]);
			return status;
		},
		dial: async (pod, port, from, signal) => network.dialPod(present(pod), port, from, signal),
		async statsSummary(node) {
			const {name} = node.metadata;
			const known = figures.get(name);
			if (isLost(name) || !known) {
				const message = `dial tcp ${internalAddress(node)}:10250: connect: connection refused`;
				return {status: 503, origin: 'network', message};
			}

			const own = mirrors
				.of(pods)
				.values()
				.filter(({spec, status}) => spec.nodeName === name && status?.phase === 'Running');
			return statsSummary(node, known, own, {now: clock.now(), volumes});
		},
	};
}

const noVolumes: VolumeFigures = new Map();

/** What a kubelet says whose containerd is gone. */
const deadRuntime =
	'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/k3s/containerd/containerd.sock: connect: connection refused"';

/** The exit status must not overtake what was printed before. */
const written = async (stream: Writable): Promise<void> =>
	new Promise((resolve) => {
		stream.write('', () => {
			resolve();
		});
	});

async function runCommand(
	[name = '', ...args]: readonly string[],
	streams: ExecStreams,
	context: ShellContext,
): Promise<number | KubeletRefusal> {
	if (shellNames.has(name)) {
		return runShell(args, streams, context);
	}

	const command = findCommand(name);
	if (!command) {
		const id = createHash('sha256').update(`${name}${context.now()}`).digest('hex');
		const why = name.includes('/')
			? `exec: "${name}": stat ${name}: no such file or directory`
			: `exec: "${name}": executable file not found in $PATH`;
		return {
			status: 500,
			origin: 'runtime',
			message: `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown`,
		};
	}

	const {
		output = '',
		errors = '',
		status = 0,
	} = await command({
		name,
		args,
		input: '',
		context,
		folder: '/',
	});
	const returns = (text: string) => (streams.tty ? text.replaceAll('\n', '\r\n') : text);
	streams.stdout.write(returns(output));
	streams.stderr.write(returns(errors));
	return status;
}

/** /etc/hosts of a node, with the line that the hosts-job has written. */
function nodeHosts(node: ReturnType<Find>, mirrors: Mirrors): string {
	const gateway = mirrors
		.of(pods)
		.values()
		.find(({metadata}) => metadata.labels?.name === 'rbd-gateway');
	return `127.0.0.1 localhost\n127.0.1.1 ${node?.metadata.name ?? ''}\n${gateway?.status?.hostIP ?? ''} goodrain.me\n`;
}
