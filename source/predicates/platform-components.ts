import type {Event, Pod} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {
	fail,
	type Judgement,
	notApplicable,
	pass,
	remark,
	unknown,
} from '../diagnosis/judgement.ts';
import {operatorName} from '../platform/component-state.ts';
import type {ObjectReference} from '../diagnosis/subject.ts';
import {hasPressure} from '../platform/node-state.ts';
import {denialOf, denialWords} from '../platform/pod-denial.ts';
import {isEvicted} from '../platform/pod-state.ts';
import {imageStore} from '../probes/image-store.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {nodeFigures} from '../probes/node-figures.ts';
import {clusterNodes} from '../probes/nodes.ts';
import {platformAlerts} from '../probes/platform-alerts.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {rhythmOf} from '../probes/scan-log.ts';
import {type WorkloadFacts, workloads} from '../probes/workloads.ts';
import type {Text} from '../text/text.ts';
import {
	componentReferences,
	couldNotHear,
	podReference,
	statesOf,
	unheard,
	workloadOf,
} from './components.ts';
import {isBefore, runsWellSince} from './recovery.ts';
import {ago, listed} from './words.ts';

const queueClients = ['rbd-chaos', 'rbd-worker'];

/** With less room than that one layer of an image may not find its place. Percent. */
const fullPercent = 95;

/** Corpses below this number are clutter. */
const manyCorpses = 5;

/**
Evicted for its own emptyDir or ephemeral storage limit: nothing that the node had to do with. Whoever was evicted
by the node, or turned away by it while it evicted, has another message or none.
*/
const hasOverrunItself = ({status}: Pod): boolean =>
	/^Usage of EmptyDir volume|ephemeral(?: local)? storage (?:usage exceeds|limit)/.test(
		status?.message ?? '',
	);

/** Words of the operator that say that a component is not wanted here. */
const notWanted = /^use custom (?:image repository|regionDB|uiDB)/;

/** An alarm that is younger may only not have heard yet. Milliseconds. */
const staleAfterMs = 3 * 60_000;

const states = {pods: namespacePods, events: namespaceEvents};

/** Somebody's decision, or an oversight: no cause has a name for it, and whoever looks should read it. */
function withoutPods(
	name: string,
	workload: WorkloadFacts | undefined,
	replicas: number | undefined,
): Text {
	if (workload?.desired === 0 || replicas === 0) {
		return {
			zh: `${name} 被缩容到 0：是有意的，还是忘了恢复`,
			en: `${name} is scaled to 0: on purpose, or left so by oversight`,
		};
	}

	return workload
		? {
				zh: `${name} 要 ${workload.desired} 个 Pod，一个也没有`,
				en: `${name} wants ${workload.desired} pod(s) and has none`,
			}
		: {
				zh: `${name} 没有 Pod：它的工作负载被缩容到 0、已删除，或建不出 Pod`,
				en: `${name} has no pod: its workload is scaled to 0, gone, or cannot make one`,
			};
}

const presentDenial = (
	name: string,
	workload: WorkloadFacts | undefined,
	events: readonly Event[],
	now: number,
): string | undefined =>
	[workload?.failure, denialOf(name, events, now)].find(
		(said) => said !== undefined && said !== '',
	);

/** The API server takes no pod of it. One that has others still serves, and may be on its way to more. */
function withDenial(
	name: string,
	count: number,
	denial: string,
	workload: ObjectReference,
): Judgement {
	const why = denialWords(denial);
	const text = {
		zh: `${name} ${count > 0 ? `只有 ${count} 个 Pod` : '一个 Pod 也没有'}，API Server 不让它再创建${why ? `：${why.zh}` : ''}`,
		en: `${name} has ${count > 0 ? `${count} pod(s)` : 'no pod'}, and the API server lets it make no other${why ? `: ${why.en}` : ''}`,
	};
	return count > 0
		? remark(text)
		: fail(text, {objects: [workload], excerpt: [denial.slice(0, 400)], isUnexplained: true});
}

/** An expectation that one particular component runs. */
function runs(name: string) {
	return definePredicate({
		title: {zh: `${name} 在运行且就绪`, en: `${name} runs and is ready`},
		reads: {pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents, workloads},
		judge({pods}, {hints, setting: {namespace, now}, gapsOf}) {
			const state = statesOf(pods, hints.objects, hints.events, now).get(name);
			const own = state?.pods ?? [];
			if (own.some(({isReady}) => isReady)) {
				return pass({zh: `${name} 就绪`, en: `${name} is ready`});
			}

			const workload = hints.workloads?.find((one) => one.name === name);
			if (!state && !workload && !hints.objects) {
				return unknown(
					{
						zh: `没有 ${name} 的 Pod，也读不到它的 RbdComponent`,
						en: `${name} has no pod, and whether it should have one cannot be read`,
					},
					gapsOf(componentObjects),
				);
			}

			const isExpected = state?.isExpected === true || workload !== undefined;
			if (!isExpected || own.some(({trouble}) => trouble === 'starting')) {
				return notApplicable({
					zh: `${name} 正在启动或没有安装`,
					en: `${name} is starting, or is not installed`,
				});
			}

			const [first] = own;
			const none =
				workload?.desired === 0
					? {zh: `${name} 被缩容到 0`, en: `${name} is scaled to 0`}
					: {zh: `${name} 没有 Pod`, en: `${name} has no pod`};
			return fail(
				first
					? {
							zh: `${name} 没有就绪：${first.reason || first.trouble}，重启 ${first.restarts} 次`,
							en: `${name} is not ready: ${first.reason || first.trouble}, ${first.restarts} restart(s)`,
						}
					: none,
				{
					objects: [
						...(first ? [] : [{kind: 'Deployment', namespace, name}]),
						...componentReferences(name, namespace, own),
					],
					excerpt: first?.message ? [first.message.slice(0, 400)] : [],
				},
			);
		},
	});
}

export const platformComponentPredicates = {
	'component-has-a-pod': definePredicate({
		title: {zh: '每个组件都有实例', en: 'every component has a pod'},
		about: 'component',
		reads: {pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents, workloads},
		judge({pods}, {hints, subject, setting: {namespace, now}}) {
			const state = statesOf(pods, hints.objects, hints.events, now).get(subject);
			const count = state?.pods.length ?? 0;
			const workload = hints.workloads?.find((one) => one.name === subject);
			// Events tell of what may be over as soon as there is a pod.
			const events = count > 0 ? [] : (hints.events ?? []);
			const denial =
				workload?.desired === 0 ? undefined : presentDenial(subject, workload, events, now);
			if (denial !== undefined) {
				return withDenial(subject, count, denial, {
					kind: workload ? 'Deployment' : workloadOf(subject, namespace, []).kind,
					namespace,
					name: subject,
				});
			}

			if (count > 0) {
				return pass({zh: `${subject} 有 ${count} 个`, en: `${subject} has ${count}`});
			}

			const object = hints.objects?.find(({metadata}) => metadata.name === subject);
			const ready = object?.status?.conditions?.find(({type}) => type === 'Ready');
			return notWanted.test(ready?.message ?? '')
				? notApplicable({zh: `${subject} 由别处提供`, en: `${subject} is provided elsewhere`})
				: remark(withoutPods(subject, workload, object?.spec?.replicas));
		},
	}),

	'queue-runs': runs('rbd-mq'),
	'operator-runs': runs(operatorName),

	'queue-answers': definePredicate({
		title: {
			zh: 'rbd-mq 回答 rbd-chaos 和 rbd-worker',
			en: 'rbd-mq answers rbd-chaos and rbd-worker',
		},
		reads: {logs: platformLogs, ...states},
		hints: {objects: componentObjects},
		judge({logs, pods, events}, {hints, setting: {namespace, now}, gapsOf}) {
			const all = statesOf(pods, hints.objects, events, now);
			const unwell = queueClients.filter((name) =>
				all.get(name)?.pods.some(({trouble}) => trouble !== 'none' && trouble !== 'starting'),
			);
			// What they said of the one before is no complaint about the one that runs now.
			const since = runsWellSince(all.get('rbd-mq'));
			const complaining = unwell.filter((name) =>
				logs.some(
					({component, hits}) =>
						component === name && hits.queue && !isBefore(hits.queue.last, since),
				),
			);
			const missing = unheard(gapsOf(platformLogs), ...queueClients);
			if (
				unwell.length === queueClients.length &&
				complaining.length < unwell.length &&
				missing.length > 0
			) {
				return unknown(couldNotHear, missing);
			}

			if (complaining.length < queueClients.length) {
				return pass(
					unwell.length === 0
						? {zh: 'rbd-chaos 和 rbd-worker 都正常', en: 'rbd-chaos and rbd-worker are well'}
						: {
								zh: `${listed(unwell).zh} 异常，但不是两者都在抱怨 rbd-mq`,
								en: `${listed(unwell).en} is not well, but not both complain about rbd-mq`,
							},
				);
			}

			const hits = logs.flatMap(({component, hits: own}) =>
				queueClients.includes(component) ? (own.queue ?? []) : [],
			);
			return fail(
				{
					zh: `rbd-chaos 和 rbd-worker 都异常，日志都说 rbd-mq 不回答（${hits.reduce((sum, {count}) => sum + count, 0)} 行）`,
					en: `rbd-chaos and rbd-worker are both unwell and log that rbd-mq does not answer (${hits.reduce((sum, {count}) => sum + count, 0)} lines)`,
				},
				{
					objects: componentReferences('rbd-mq', namespace, all.get('rbd-mq')?.pods ?? []),
					excerpt: hits.flatMap(({excerpt}) => excerpt.slice(-2)),
					lines: rhythmOf(hits),
				},
			);
		},
	}),

	'component-is-well': definePredicate({
		title: {zh: '实例都就绪且稳定', en: 'every pod is ready and stable'},
		about: 'component',
		reads: {pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents},
		judge({pods}, {hints, subject, setting: {now}}) {
			const own = statesOf(pods, hints.objects, hints.events, now).get(subject)?.pods ?? [];
			if (own.length === 0) {
				return notApplicable({zh: `${subject} 没有 Pod`, en: `${subject} has no pod`});
			}

			const ready = own.filter(({isReady, trouble}) => isReady && trouble === 'none');
			return ready.length === own.length
				? pass({
						zh: `${subject} ${own.length}/${own.length} 就绪`,
						en: `all ${own.length} pod(s) of ${subject} are ready`,
					})
				: fail({
						zh: `${subject} ${ready.length}/${own.length} 就绪`,
						en: `${ready.length} of ${own.length} pod(s) of ${subject} are ready`,
					});
		},
	}),

	'component-raises-no-alarm': definePredicate({
		title: {zh: '没有告警，状态也不说异常', en: 'no alert fires and no status says otherwise'},
		about: 'component',
		reads: {objects: componentObjects},
		hints: {alerts: platformAlerts},
		judge({objects}, {hints: {alerts = []}, subject, setting: {namespace, now}}) {
			const object = objects.find(({metadata}) => metadata.name === subject);
			const ready = object?.status?.conditions?.find(({type}) => type === 'Ready');
			const isWanted = !notWanted.test(ready?.message ?? '');
			const changed = Date.parse(ready?.lastTransitionTime ?? '');
			const isOld = (at: number) => Number.isNaN(at) || now - at > staleAfterMs;
			const says = ready?.status === 'False' && isWanted && isOld(changed) ? ready : undefined;
			const alert = alerts.find(({component, since}) => component === subject && isOld(since));
			if (!says && !alert) {
				return pass({zh: `${subject} 没有`, en: `${subject} has none`});
			}

			return fail(
				says
					? {
							zh: `RbdComponent ${subject} 说 Ready=False ${says.reason ?? ''}`,
							en: `RbdComponent ${subject} says Ready=False ${says.reason ?? ''}`,
						}
					: {
							zh: `告警 ${alert?.name ?? ''} 自 ${ago(now, alert?.since ?? now).zh} 起一直在响`,
							en: `the alert ${alert?.name ?? ''} fires since ${ago(now, alert?.since ?? now).en}`,
						},
				{
					objects: [{kind: 'RbdComponent', namespace, name: subject}],
					excerpt: says?.message ? [says.message.slice(0, 400)] : [],
				},
			);
		},
	}),

	'image-store-has-room': definePredicate({
		title: {zh: 'rbd-hub 的存储有空间', en: 'rbd-hub has room for images'},
		reads: {store: imageStore, figures: nodeFigures},
		judge({store}, {setting: {namespace}, gapsOf}) {
			if (!store) {
				return notApplicable({zh: '没有 rbd-hub', en: 'there is no rbd-hub'});
			}

			if (store.isOnPressedNode) {
				return notApplicable({
					zh: '它的数据在一个有磁盘压力的节点上：先看节点',
					en: 'its data lie on a node that is under disk pressure, which is what is wrong',
				});
			}

			if (store.usedPercent === undefined) {
				return unknown(
					{zh: '没有它的用量数据', en: 'nobody measures its storage'},
					gapsOf(nodeFigures),
				);
			}

			const share = Math.round(store.usedPercent);
			const what =
				store.measured === 'volume' ? {zh: '卷', en: 'volume'} : {zh: '所在节点的磁盘', en: 'node'};
			return store.usedPercent < fullPercent
				? pass({zh: `${what.zh}用了 ${share}%`, en: `its ${what.en} is ${share} % full`})
				: fail(
						{
							zh: `rbd-hub 的${what.zh}用了 ${share}%`,
							en: `the ${what.en} of rbd-hub is ${share} % full`,
						},
						{
							objects: [
								{kind: 'Deployment', namespace, name: 'rbd-hub'},
								...(store.claim
									? [{kind: 'PersistentVolumeClaim', namespace, name: store.claim}]
									: []),
							],
							// Where its data lie on the disk of the node, that one is nearly full for the same reason.
							victims: store.measured === 'node' && store.node ? [store.node] : [],
						},
					);
		},
	}),

	'image-store-takes-images': definePredicate({
		title: {zh: 'rbd-hub 能写入镜像', en: 'rbd-hub can store images'},
		reads: {store: imageStore},
		hints: {
			logs: platformLogs,
			pods: namespacePods,
			objects: componentObjects,
			events: namespaceEvents,
		},
		judge({store}, {hints, setting: {namespace, now}, gapsOf}) {
			const {logs = []} = hints;
			const heard = [...(store?.log ? [store.log] : []), ...logs];
			const all = statesOf(hints.pods ?? [], hints.objects, hints.events, now);
			const since = runsWellSince(all.get('rbd-hub'));
			const hits = [
				...heard
					.filter(({component}) => component === 'rbd-hub')
					.flatMap(({hits: own}) => own['storage-full'] ?? []),
				...heard
					.flatMap(({hits: own}) => own['push-failed'] ?? [])
					.filter(({last}) => !isBefore(last, since)),
			];
			const count = Math.max(0, ...hits.map((one) => one.count));
			const missing = gapsOf(imageStore);
			if (count === 0 && missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			return count === 0
				? pass({
						zh: '日志里没有写满或推送失败的报错',
						en: 'no line says that it is full, or that a push failed in it',
					})
				: fail(
						{
							zh: `${count} 行说没有空间了或写入失败，最近 ${ago(now, Math.max(...hits.map(({last}) => last))).zh}`,
							en: `${count} line(s) say that no space is left or a push failed in it, the last ${ago(now, Math.max(...hits.map(({last}) => last))).en}`,
						},
						{
							objects: [{kind: 'Deployment', namespace, name: 'rbd-hub'}],
							excerpt: hits.flatMap(({excerpt}) => excerpt).slice(-3),
						},
					);
		},
	}),

	'no-corpses-pile-up': definePredicate({
		title: {
			zh: 'Rainbond 命名空间里没有堆积被驱逐的实例',
			en: 'no evicted pods pile up in the Rainbond namespace',
		},
		reads: {pods: namespacePods},
		judge({pods}) {
			const corpses = pods.filter((pod) => isEvicted(pod) && !hasOverrunItself(pod));
			return corpses.length < manyCorpses
				? pass({zh: `${corpses.length} 个`, en: `there are ${corpses.length}`})
				: fail(
						{
							zh: `${corpses.length} 个被节点驱逐的实例还留着`,
							en: `${corpses.length} pods that nodes have evicted are still there`,
						},
						{objects: corpses.map((pod) => podReference(pod))},
					);
		},
	}),

	'no-node-evicts': definePredicate({
		title: {zh: '现在没有节点在驱逐', en: 'no node evicts at the moment'},
		reads: {nodes: clusterNodes},
		judge({nodes}) {
			const pressed = nodes.filter(
				(node) => hasPressure(node, 'DiskPressure') || hasPressure(node, 'MemoryPressure'),
			);
			const names = pressed.map(({metadata}) => metadata.name);
			return names.length === 0
				? pass({zh: '没有', en: 'none does'})
				: fail({zh: `${listed(names).zh} 有压力`, en: `${listed(names).en} is under pressure`});
		},
	}),
};
