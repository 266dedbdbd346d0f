import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {
	namespaceEvents,
	componentObjects,
	namespaceEndpoints,
	namespacePods,
	namespaceServices,
} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {isPlatform, isPlatformName} from '../platform/component-state.ts';
import {denialOf} from '../platform/pod-denial.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import {regionSpeed} from '../probes/region-speed.ts';
import {workloads} from '../probes/workloads.ts';
import {counted} from '../text/counted.ts';
import {componentReferences, couldNotHear, statesOf, unheard} from './components.ts';
import {backingOf, nobodyTells} from './service-backing.ts';
import {serviceLeadsToItsPort} from './service-port.ts';

const name = 'rbd-api';
const serviceName = 'rbd-api-api';

export const rbdApiPredicates = {
	'rainbond-is-installed': definePredicate({
		title: {zh: '这里装有 Rainbond', en: 'Rainbond is installed here'},
		reads: {cluster: rainbondCluster, pods: namespacePods},
		hints: {components: componentObjects, workloads},
		judge({cluster, pods}, {hints: {components = [], workloads: all = []}, setting: {namespace}}) {
			const hasPods = pods.some((pod) => isPlatform(pod));
			const hasWorkloads = all.some((workload) => isPlatformName(workload.name));
			return (cluster ?? (hasPods || hasWorkloads || components.length > 0))
				? pass({zh: `命名空间 ${namespace} 里有 Rainbond`, en: `${namespace} holds a Rainbond`})
				: notApplicable({
						zh: `命名空间 ${namespace} 里没有 RainbondCluster，也没有平台组件；若装在别处，用 -n 指定`,
						en: `${namespace} has neither a RainbondCluster nor platform components; name the right namespace with -n`,
					});
		},
	}),

	'rbd-api-has-a-pod': definePredicate({
		title: {zh: 'rbd-api 有实例', en: 'rbd-api has a pod'},
		reads: {pods: namespacePods, workloads},
		hints: {objects: componentObjects, events: namespaceEvents},
		judge({pods, workloads: all}, {hints, setting: {namespace, now}}) {
			const state = statesOf(pods, hints.objects, hints.events, now).get(name);
			const count = state?.pods.length ?? 0;
			if (count > 0) {
				return pass({zh: `rbd-api 有 ${count} 个 Pod`, en: `rbd-api has ${counted(count, 'pod')}`});
			}

			const deployment = all.find((one) => one.name === name);
			const objects = [{kind: 'Deployment', namespace, name}];
			const denial = denialOf(name, hints.events ?? [], now);
			if (!deployment) {
				return fail(
					denial === undefined
						? {
								zh: 'rbd-api 没有 Pod，它的 Deployment 不存在',
								en: 'rbd-api has no pod, and its Deployment does not exist',
							}
						: {
								zh: `rbd-api 没有 Pod，API Server 不让它创建：${denial.slice(0, 160)}`,
								en: `rbd-api has no pod, and the API server lets it make none: ${denial.slice(0, 160)}`,
							},
					{objects, excerpt: denial === undefined ? [] : [denial.slice(0, 400)]},
				);
			}

			const {desired} = deployment;
			const failure = deployment.failure || (denial ?? '');
			const text = {
				zh:
					desired === 0
						? 'rbd-api 的 Deployment 副本数是 0'
						: `rbd-api 要 ${desired} 个 Pod，一个也没有${failure ? `：${failure}` : ''}`,
				en:
					desired === 0
						? 'the Deployment rbd-api is scaled to 0'
						: `rbd-api wants ${counted(desired, 'pod')} and has none${failure ? `: ${failure}` : ''}`,
			};
			return fail(text, {objects});
		},
	}),

	'rbd-api-is-ready': definePredicate({
		title: {zh: 'rbd-api 有就绪的实例', en: 'rbd-api has a ready pod'},
		reads: {pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents},
		judge({pods}, {hints, setting: {namespace, now}}) {
			const state = statesOf(pods, hints.objects, hints.events, now).get(name);
			const own = state?.pods ?? [];
			const ready = own.filter(({isReady}) => isReady);
			if (ready.length > 0) {
				return pass({
					zh: `rbd-api ${ready.length}/${own.length} 就绪`,
					en: `${ready.length} of ${own.length} pods of rbd-api are ready`,
				});
			}

			const [first] = own;
			return fail(
				first
					? {
							zh: `rbd-api 没有就绪的 Pod：${first.reason || first.trouble}，重启 ${first.restarts} 次`,
							en: `no pod of rbd-api is ready: ${first.reason || first.trouble}, ${counted(first.restarts, 'restart')}`,
						}
					: {zh: 'rbd-api 没有 Pod', en: 'rbd-api has no pod'},
				{objects: componentReferences(name, namespace, own)},
			);
		},
	}),

	'rbd-api-service-has-an-endpoint': definePredicate({
		title: {
			zh: 'Service rbd-api-api 后面有就绪的 rbd-api',
			en: 'the Service rbd-api-api leads to a ready rbd-api',
		},
		reads: {slices: namespaceEndpoints, services: namespaceServices},
		hints: {pods: namespacePods},
		judge({slices, services}, {hints, setting: {namespace}}) {
			const backing = backingOf(serviceName, {services, slices, pods: hints.pods});
			const objects = [{kind: 'Service', namespace, name: serviceName}];
			switch (backing.kind) {
				case 'ready': {
					return pass({
						zh: `Service rbd-api-api 有 ${backing.count} 个就绪的 Endpoint`,
						en: `the Service rbd-api-api has ${counted(backing.count, 'ready endpoint')}`,
					});
				}

				case 'empty': {
					const {difference} = backing;
					return fail(
						{
							zh: `Service rbd-api-api 没有就绪的 Endpoint${difference ? `；选择器里的 ${difference} 是 Pod 没有的` : ''}`,
							en: `the Service rbd-api-api has no ready endpoint${difference ? `; its selector wants ${difference}, which the pod does not have` : ''}`,
						},
						{objects},
					);
				}

				case 'missing': {
					return fail(
						{zh: 'Service rbd-api-api 不存在', en: 'the Service rbd-api-api does not exist'},
						{objects},
					);
				}

				case 'untold': {
					return notApplicable(nobodyTells);
				}
			}
		},
	}),

	'rbd-api-service-leads-to-its-port': serviceLeadsToItsPort({
		service: serviceName,
		port: 8443,
		argument: '--api-addr-ssl',
	}),

	'region-answers-in-time': definePredicate({
		title: {
			zh: 'rbd-api 在 5 秒内回答 /v2/cluster',
			en: 'rbd-api answers /v2/cluster within five seconds',
		},
		reads: {speed: regionSpeed},
		judge({speed}, {setting: {namespace}}) {
			if (!speed) {
				return notApplicable({
					zh: '没有就绪的 rbd-api 可问',
					en: 'there is no ready rbd-api to ask',
				});
			}

			const {status, milliseconds, isAlive, pod} = speed;
			const seconds = (milliseconds / 1000).toFixed(1);
			const objects = [
				{kind: 'Deployment', namespace, name},
				{kind: 'Pod', namespace, name: pod},
			];
			if (status === undefined) {
				return isAlive
					? fail(
							{
								zh: `/v2/cluster ${seconds} 秒没有回答，而健康检查有回答`,
								en: `/v2/cluster did not answer within ${seconds} s, while the health check did`,
							},
							{objects},
						)
					: unknown({
							zh: '从 API 服务器连不到 rbd-api 的 8888 端口',
							en: 'port 8888 of rbd-api cannot be reached from the API server',
						});
			}

			return status === 504 || milliseconds >= 5000
				? fail(
						{
							zh: `/v2/cluster 用了 ${seconds} 秒，返回 ${status}`,
							en: `/v2/cluster took ${seconds} s and ended in ${status}`,
						},
						{objects},
					)
				: pass({
						zh: `/v2/cluster ${seconds} 秒返回 ${status}`,
						en: `/v2/cluster answered ${status} in ${seconds} s`,
					});
		},
	}),

	'rbd-api-logs-no-late-answers': definePredicate({
		title: {
			zh: 'rbd-api 和控制台的日志里没有超时的请求',
			en: 'the logs of rbd-api and the console show no late answers',
		},
		reads: {logs: platformLogs},
		judge({logs}, {gapsOf, setting: {namespace}}) {
			const missing = unheard(gapsOf(platformLogs), name);
			const hits = logs.flatMap(({hits: own}) =>
				[own['too-late'], own['console-read-timeout']].filter((one) => one !== undefined),
			);
			const count = hits.reduce((sum, one) => sum + one.count, 0);
			if (count === 0 && missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			return count === 0
				? pass({zh: '窗口内没有超时的行', en: 'no such line within the window'})
				: fail(
						{
							zh: `${count} 行显示请求超过时限`,
							en: `${counted(count, 'line')} of requests that took too long`,
						},
						{
							objects: [{kind: 'Deployment', namespace, name}],
							excerpt: hits.flatMap(({excerpt}) => excerpt),
						},
					);
		},
	}),
};
