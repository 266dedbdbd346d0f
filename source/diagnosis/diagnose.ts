import {describeFailure, type Failure} from '../cluster/failure.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import {componentStates, isPlatformName} from '../platform/component-state.ts';
import {installation} from '../platform/installation.ts';
import {createCalls} from '../probes/calls.ts';
import type {Dial} from '../cluster/dial.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {clusterNodes} from '../probes/nodes.ts';
import type {Observations, Probe} from '../probes/probe.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import {gapOf, type Reading, type UsedCall} from '../probes/reading.ts';
import {startProbeRun} from '../probes/run.ts';
import {user as userProbe} from '../probes/user.ts';
import {workloads} from '../probes/workloads.ts';
import {type CheckedTarget, type TargetDocument, toDocument} from './document.ts';
import {type Evaluation, evaluate, probesOf} from './evaluate.ts';
import {introduce, type Introduction} from './introduce.ts';
import type {Predicates} from './judge.ts';
import {type Subjects, theCluster} from './subject.ts';
import {type FaultTree, isAmong} from './tree.ts';

export type DiagnosisOptions = {
	readonly transport: Transport;
	readonly context: string;
	/** Address of the API server, as the kubeconfig has it. */
	readonly server: string;
	/** Taken where the API server does not say who one is. */
	readonly user: string | undefined;
	readonly namespace: string | undefined;
	readonly dial: Dial;
	/** Families and causes; empty: every family there is. */
	readonly asked: readonly string[];
	readonly sinceMs: number;
	/** Looks at what came of a change, made that long ago: logs from before it do not count. */
	readonly isAfterChange?: boolean;
	readonly input: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
	readonly timing?: Timing;
	/** Every family there is, the built-in ones and those of a user. */
	readonly trees: readonly FaultTree[];
	/** Every expectation that these trees name. */
	readonly predicates: Predicates;
	/** Hears of every reading; `soFar` makes a document of those there are, the rest being unknown. */
	readonly onReading?: (
		reading: Reading<unknown>,
		done: number,
		of: number,
		soFar: () => TargetDocument,
	) => void;
};

export type Diagnosis = {
	readonly document: TargetDocument;
	/** Absent where the API server could not be asked at all. */
	readonly evaluation?: Evaluation;
	readonly observations?: Observations;
};

/** Looks at one cluster once and says what is wrong with it. Never rejects for what the cluster does. */
export async function diagnose(options: DiagnosisOptions): Promise<Diagnosis> {
	const {transport, signal, timing = systemTiming, trees, predicates} = options;
	const startedAt = timing.now();
	const asked = options.asked.length > 0 ? options.asked : trees.map(({id}) => id);
	const families = trees.filter(
		({id}) => asked.includes(id) || asked.some((one) => one.startsWith(`${id}/`)),
	);
	using calls = createCalls(transport, timing, signal);
	const introduced = await introduce({
		transport,
		calls,
		timing,
		signal,
		namespace: options.namespace,
	});
	if (!introduced.ok) {
		calls.end();
		const durationMs = timing.now() - startedAt;
		const document = unreachable(options, families, introduced.failure, {startedAt, durationMs});
		return {document: {...document, calls: counted(calls.all())}};
	}

	const introduction = introduced.value;
	const {namespace, isNamespaceFound, clockDifferenceMs} = introduction;
	const wanted = neededProbes(families, trees, predicates);
	let done = 0;
	const run = startProbeRun({
		transport,
		namespace,
		isNamespaceFound,
		calls,
		probes: wanted,
		dial: options.dial,
		sinceMs: options.sinceMs,
		isAfterChange: options.isAfterChange ?? false,
		input: options.input,
		signal,
		timing,
		clockDifferenceMs,
		onReading(reading) {
			done++;
			options.onReading?.(reading, done, wanted.length, () => conclude().document);
		},
	});
	const {observations} = run;
	const conclude = () => {
		const now = timing.now() + (clockDifferenceMs ?? 0);
		const evaluation = evaluate({
			trees,
			asked,
			predicates,
			observations,
			setting: {namespace, now, sinceMs: options.sinceMs, input: options.input},
			subjects: subjectsOf(observations, now),
		});
		const document = toDocument({
			target: targetOf(options, introduction, observations),
			startedAt,
			durationMs: timing.now() - startedAt,
			evaluation,
			observations,
			calls: run.calls(),
			families,
		});
		return {document, evaluation, observations};
	};

	await Promise.all(wanted.map(async (probe) => run.read(probe)));
	calls.end();
	return conclude();
}

/** The probes of the families asked for, and of the causes that they borrow. */
function neededProbes(
	families: readonly FaultTree[],
	trees: readonly FaultTree[],
	predicates: Predicates,
) {
	const borrowed = families.flatMap(({borrows = []}) => borrows.flatMap(({causes}) => causes));
	const others = trees
		.filter((tree) => !families.includes(tree))
		.map((tree) => ({
			appliesWhen: tree.appliesWhen ?? [],
			nodes: [],
			causes: tree.causes.filter(({id}) => isAmong(id, borrowed)),
		}))
		.filter(({causes}) => causes.length > 0);
	return [
		...new Set([
			...probesOf([...families, ...others], predicates),
			namespacePods,
			componentObjects,
			rainbondCluster,
			clusterNodes,
			userProbe,
		]),
	];
}

function valueOf<T>(observations: Observations, probe: Probe<T>): T | undefined {
	const reading = observations.of(probe);
	return reading?.status === 'read' ? reading.value : undefined;
}

function subjectsOf(observations: Observations, now: number): Subjects {
	const states = componentStates(
		valueOf(observations, namespacePods) ?? [],
		valueOf(observations, componentObjects),
		valueOf(observations, namespaceEvents),
		now,
	);
	const nodes = valueOf(observations, clusterNodes);
	// A workload of the platform that can make no pod is a component, though nothing else says so.
	const denied = (valueOf(observations, workloads) ?? [])
		.filter(({name, failure}) => failure !== '' && isPlatformName(name))
		.map(({name}) => name);
	return {
		cluster: [theCluster],
		component: [...new Set([...states.keys(), ...denied])]
			.toSorted()
			.map((name) => ({kind: 'component', name})),
		// Where nobody may list them, there are nodes all the same: one stands for those that are there.
		node: (nodes?.map(({metadata}) => metadata.name) ?? [''])
			.toSorted()
			.map((name) => ({kind: 'node', name})),
	};
}

function targetOf(
	{context, server, user}: DiagnosisOptions,
	introduction: Introduction,
	observations: Observations,
): CheckedTarget {
	const {version, mode} = installation({
		cluster: valueOf(observations, rainbondCluster),
		pods: valueOf(observations, namespacePods) ?? [],
		components: valueOf(observations, componentObjects),
		kubernetes: introduction.kubernetes,
	});
	return {
		context,
		server,
		clusterUid: introduction.clusterUid ?? null,
		user: valueOf(observations, userProbe) ?? user ?? null,
		namespace: introduction.namespace,
		kubernetes: introduction.kubernetes ?? null,
		rainbond: version ?? null,
		installMode: mode,
	};
}

const counted = (calls: readonly UsedCall[]): TargetDocument['calls'] => ({
	total: calls.length,
	byVerb: calls.length > 0 ? {get: calls.length} : {},
});

/** Nothing could be asked: neither healthy nor faulty. */
function unreachable(
	{context, server, user, namespace}: DiagnosisOptions,
	families: readonly FaultTree[],
	failure: Failure,
	{startedAt, durationMs}: {startedAt: number; durationMs: number},
): TargetDocument {
	const {why, message} = gapOf(failure, undefined);
	const isRefused = failure.kind === 'unauthorized';
	return {
		target: {
			context,
			server,
			clusterUid: null,
			user: user ?? null,
			namespace: namespace ?? 'rbd-system',
			kubernetes: null,
			rainbond: null,
			installMode: 'unknown',
		},
		startedAt: new Date(startedAt).toISOString(),
		durationMs: Math.round(durationMs),
		verdict: 'inconclusive',
		causes: [],
		ruledOut: [],
		unknown: [
			{
				probe: 'api-server',
				title: {zh: `API Server ${server}`, en: `the API server ${server}`},
				why,
				needs: isRefused ? 'valid credentials' : `a connection to ${server}`,
				needsText: isRefused
					? {zh: '有效的凭据', en: 'valid credentials'}
					: {
							zh: '到它的连接（地址是 kubeconfig 里的 server）',
							en: 'a connection to it (its address is `server` of the kubeconfig)',
						},
				component: null,
				message,
				text: describeFailure(failure),
				required: true,
				blocks: families.flatMap(({causes}) => causes.map(({id}) => id)),
			},
		],
		families: families.map(({id, title}) => ({id, title, applies: true, facts: []})),
		evidence: [],
		unusedInputs: [],
		calls: {total: 0, byVerb: {}},
	};
}
