import type {Node, Pod} from '../../../cluster/objects.ts';
import {nodes, pods} from '../../../cluster/resources.ts';
import {keyOf} from '../mirror.ts';
import {tolerates} from '../scheduler/node-filters.ts';
import {createWorkQueue} from '../work-queue.ts';
import type {ControllerContext} from './controller.ts';

/** When a pod has to leave its node for the node's NoExecute taints; Infinity for never. */
export function leavesAt({spec}: Pod, node: Node): number {
	const {tolerations = []} = spec;
	const moments = (node.spec?.taints ?? [])
		.filter(({effect}) => effect === 'NoExecute')
		.map((taint) => {
			const fitting = tolerations.filter((toleration) => tolerates([toleration], taint));
			const added = Date.parse(taint.timeAdded ?? node.metadata.creationTimestamp);
			// The shortest patience counts.
			const patience = fitting.map(({tolerationSeconds = Infinity}) => tolerationSeconds);
			return fitting.length === 0 ? added : added + Math.min(...patience) * 1000;
		});
	return Math.min(Infinity, ...moments);
}

/**
Deletes pods that do not, or no longer, tolerate what their node is tainted with. Where no kubelet confirms
it, those that have a grace stay as they are, Terminating.
*/
export function runTaintEvictions(context: ControllerContext): void {
	const {access, mirrors, clock, signal, report, recorder} = context;
	const podMirror = mirrors.of(pods);
	const nodeMirror = mirrors.of(nodes);
	const queue = createWorkQueue({
		clock,
		signal,
		report,
		async work(key) {
			const [namespace = '', name = ''] = key.split('/');
			const pod = podMirror.get({namespace, name});
			const node = nodeMirror.get({name: pod?.spec.nodeName ?? ''});
			if (!pod || !node || pod.metadata.deletionTimestamp) {
				return;
			}

			const moment = leavesAt(pod, node);
			if (moment === Infinity) {
				return;
			}

			if (moment > clock.now()) {
				queue.addAfter(key, moment - clock.now());
				return;
			}

			await recorder.record({
				about: pod,
				resource: pods,
				source: {component: 'taint-eviction-controller'},
				type: 'Normal',
				reason: 'TaintManagerEviction',
				message: `Marking for deletion Pod ${key}`,
			});
			await access.delete(pods, {namespace, name}, {uid: pod.metadata.uid});
		},
	});
	const isTainted = ({spec}: Node) => spec?.taints?.some(({effect}) => effect === 'NoExecute');
	const examine = (node: Node) => {
		if (isTainted(node)) {
			for (const {metadata, spec} of podMirror.values()) {
				if (spec.nodeName === node.metadata.name) {
					queue.add(keyOf(metadata));
				}
			}
		}
	};

	for (const node of nodeMirror.values()) {
		examine(node);
	}

	nodeMirror.onChange(({object}, previous) => {
		if (JSON.stringify(object.spec?.taints) !== JSON.stringify(previous?.spec?.taints)) {
			examine(object);
		}
	});
	podMirror.onChange(({object: {metadata, spec}}, previous) => {
		const node = spec.nodeName && !previous?.spec.nodeName && nodeMirror.get({name: spec.nodeName});
		if (node && isTainted(node)) {
			queue.add(keyOf(metadata));
		}
	});
}
