import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {operatorName} from '../platform/component-state.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {workloads} from '../probes/workloads.ts';
import {counted} from '../text/counted.ts';
import {componentReferences, statesOf} from './components.ts';

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
							en: `${name} is not ready: ${first.reason || first.trouble}, ${counted(first.restarts, 'restart')}`,
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

export const componentRunsPredicates = {
	'queue-runs': runs('rbd-mq'),
	'operator-runs': runs(operatorName),
};
