import {nodes} from '../../cluster/resources.ts';
import {rfc3339} from '../models/kubelet/pod-status.ts';
import type {ObjectAccess} from '../object-access.ts';
import type {BuiltWorld} from './build.ts';
import {pressures} from './pressure.ts';

/** A node has room again: figures, conditions and taints are as they were before it was short of anything. */
export async function relieve(
	{world, healthy}: BuiltWorld,
	{access, now}: {readonly access: ObjectAccess; readonly now: number},
	name: string,
): Promise<void> {
	const figures = healthy.nodeFigures.get(name);
	if (figures) {
		world.nodeFigures.set(name, figures);
	}

	const node = await access.get(nodes, {name});
	if (!node) {
		throw new Error(`There is no node ${name}.`);
	}

	const lastTransitionTime = rfc3339(now);
	const kinds = Object.values(pressures);
	const conditions = (node.status?.conditions ?? []).map((condition) => {
		const kind = kinds.find(({type}) => type === condition.type);
		return kind && condition.status === 'True'
			? {...condition, ...kind.relief, status: 'False' as const, lastTransitionTime}
			: condition;
	});
	await access.replaceStatus(nodes, {...node, status: {...node.status, conditions}});
	const relieved = await access.get(nodes, {name});
	const taints = (node.spec?.taints ?? []).filter(({key}) =>
		kinds.every(({taint}) => taint !== key),
	);
	if (relieved) {
		await access.replace(nodes, {...relieved, spec: {...relieved.spec, taints}});
	}
}
