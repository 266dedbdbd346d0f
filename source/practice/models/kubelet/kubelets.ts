import type {Pod} from '../../../cluster/objects.ts';
import {configMaps, nodes, pods, secrets} from '../../../cluster/resources.ts';
import {callAt, type Clock} from '../../clock.ts';
import type {ObjectAccess} from '../../object-access.ts';
import type {Random} from '../../random.ts';
import {createEventRecorder} from '../event-recorder.ts';
import type {Mirrors} from '../mirror.ts';
import {createWorkQueue} from '../work-queue.ts';
import {createAddressBook} from './addresses.ts';
import {advance, nextChange} from './advance.ts';
import {createCharges, fingerprint, type Charge, type Segment} from './charges.ts';
import type {Happening, Setting} from './container-steps.ts';
import type {Find} from './needs.ts';
import {watchOutages} from './outages.ts';
import {containerId, podStatus} from './pod-status.ts';
import type {Outages, Rule, RuleBook, Workload} from './rules.ts';
import {kubeletTexts} from './texts.ts';

export type KubeletOptions = {
	readonly access: ObjectAccess;
	readonly mirrors: Mirrors;
	readonly rules: RuleBook;
	readonly clock: Clock;
	readonly random: Random;
	readonly signal: AbortSignal;
	readonly report: (error: unknown) => void;
	/** Minor version of Kubernetes whose words are used. */
	readonly minor: number;
	/** How many times faster than a real kubelet; texts still name the real durations. */
	readonly speed?: number;
	/** Outages that were going on before, so that what their victims print fits to what they printed before. */
	readonly outages?: Outages;
	/** Nodes whose kubelets are played; default all. A node that is left out is one whose kubelet is lost. */
	readonly plays?: (node: string) => boolean;
};

/** The kubelets of all nodes in one: they bring pods up, keep them as their rules say, and take them down. */
export type Kubelets = {
	/** How a pod behaved so far, oldest first, for those who must know what it printed when. */
	segmentsOf(pod: Pod): readonly Segment[];
	/** Lets the pods of a workload behave otherwise from now on, until what it returns is called. */
	behave(rule: NewRule): () => void;
	/** Lets those rules of a workload that are meant cease to hold. */
	end(workload: Workload, isMeant: (rule: Rule) => boolean): void;
};

/** A rule that is made while the cluster runs. Who depends on whom is settled before. */
export type NewRule = Omit<Rule, 'since' | 'until' | 'whileDown'>;

export function startKubelets(options: KubeletOptions): Kubelets {
	const {access, mirrors, rules, clock, random, signal, report, minor, speed = 1} = options;
	const {plays = () => true} = options;
	const podMirror = mirrors.of(pods);
	const find: Find = (resource, key) => mirrors.of(resource).get(key);
	const recorder = createEventRecorder({access, clock, random});
	const texts = kubeletTexts(minor);
	const pace = (seconds: number) => (seconds * 1000) / speed;
	const charges = new Map<string, Charge>();
	const addresses = createAddressBook(podMirror, mirrors.of(nodes));
	const outages = watchOutages({rules, mirrors, clock, known: options.outages ?? new Map()});
	const cares = createCharges({rules, outages, find, clock});
	const queue = createWorkQueue({
		clock,
		signal,
		report,
		async work(uid) {
			const charge = charges.get(uid);
			await (charge?.pod.metadata.deletionTimestamp ? takeDown(charge) : charge && bringOn(charge));
		},
	});

	function segmentsOf(pod: Pod): readonly Segment[] {
		return (
			charges.get(pod.metadata.uid)?.segments ?? [
				{since: 0, containers: rules.at(pod, clock.now(), outages.current())},
			]
		);
	}

	const settingOf = ({pod, conduct}: Charge): Setting => ({
		pod,
		conduct,
		texts,
		pace,
		containerId: (container) => containerId(pod, container),
	});

	const bringOn = async (charge: Charge) => {
		charge.wake();
		const {run, pod} = charge;
		const now = clock.now();
		const happenings = advance(run, settingOf(charge), now);
		cares.renew(charge);
		await tell(pod, happenings);
		const state = fingerprint(run);
		if (state !== charge.written) {
			const status = podStatus(pod, run, addresses.of(pod));
			await access.replaceStatus(pods, {...charge.pod, status});
			charge.written = state;
		}

		const next = nextChange(run, settingOf(charge));
		if (next < Infinity && charges.get(pod.metadata.uid) === charge) {
			charge.wake = callAt(clock, next, () => {
				queue.add(pod.metadata.uid);
			});
		}
	};

	const tell = async (pod: Pod, happenings: readonly Happening[]) => {
		const host = pod.spec.nodeName ?? '';
		for (const {container, ...happening} of happenings) {
			const list = container?.isInit ? 'initContainers' : 'containers';
			await recorder.record({
				...happening,
				about: pod,
				resource: pods,
				...(container && {fieldPath: `spec.${list}{${container.name}}`}),
				source: {component: 'kubelet', host},
			});
		}
	};

	const tellOfKilling = async ({pod, run}: Charge) => {
		const now = clock.now();
		const running = run.containers.filter(({stage}) => stage === 'running');
		await tell(
			pod,
			running.map((container) => ({
				first: now,
				last: now,
				count: 1,
				type: 'Normal',
				reason: 'Killing',
				message: texts.stopping(container.name),
				container,
			})),
		);
	};

	/** A program that obeys SIGTERM is gone after a second, whatever grace it has. */
	const takeDown = async (charge: Charge) => {
		charge.wake();
		if (charge.isGoing) {
			return;
		}

		charge.isGoing = true;
		const {metadata} = charge.pod;
		await tellOfKilling(charge);
		const grace = Math.min(metadata.deletionGracePeriodSeconds ?? 30, 1);
		clock.after(pace(grace), () => {
			const {namespace, name, uid} = metadata;
			access
				.delete(pods, {namespace, name}, {gracePeriodSeconds: 0, uid})
				.catch((error: unknown) => {
					report(error);
				});
		});
	};

	const onPod = (pod: Pod, isGone: boolean) => {
		const {uid, deletionTimestamp} = pod.metadata;
		const charge = charges.get(uid);
		if (isGone) {
			charge?.wake();
			charges.delete(uid);
			if (charge && !charge.isGoing) {
				tellOfKilling(charge).catch(report);
			}

			return;
		}

		const {nodeName} = pod.spec;
		const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
		if (!nodeName || !plays(nodeName) || (isOver && !charge && !deletionTimestamp)) {
			return;
		}

		if (charge) {
			charge.pod = pod;
		}

		if (charge && !deletionTimestamp) {
			return;
		}

		if (!charge) {
			charges.set(uid, cares.take(pod));
		}

		queue.add(uid);
	};

	for (const pod of podMirror.values()) {
		onPod(pod, false);
	}

	podMirror.onChange(({type, object}) => {
		onPod(object, type === 'DELETED');
	});
	const lookAgain = (isMeant: (charge: Charge) => boolean) => {
		for (const [uid] of charges.entries().filter(([, charge]) => isMeant(charge))) {
			queue.add(uid);
		}
	};

	const lookAtUnfinished = () => {
		lookAgain(({run}) => run.containers.some(({stage}) => stage !== 'running'));
	};

	mirrors.of(secrets).onChange(lookAtUnfinished);
	mirrors.of(configMaps).onChange(lookAtUnfinished);
	outages.onChange(() => {
		lookAgain(({pod}) => rules.dependsOnOthers(pod));
	});
	const onTurn = () => {
		outages.examine();
		lookAgain(() => true);
	};

	for (const turn of rules.turnsAfter(clock.now())) {
		const callOff = callAt(clock, turn, onTurn);
		signal.addEventListener('abort', callOff, {once: true});
	}

	return {
		segmentsOf,
		behave(rule) {
			const end = rules.add({...rule, since: clock.now()});
			onTurn();
			return () => {
				end(clock.now());
				onTurn();
			};
		},
		end(workload, isMeant) {
			rules.end(workload, clock.now(), isMeant);
			onTurn();
		},
	};
}
