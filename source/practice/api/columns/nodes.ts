import type {Node} from '../../../cluster/objects.ts';
import {age, column, name, none, wide, type Cell, type Column} from './column.ts';

function status({spec, status: state}: Node): string {
	const ready = state?.conditions?.find(({type}) => type === 'Ready');
	const known = ready?.status === 'True' ? 'Ready' : 'NotReady';
	const word = ready ? known : 'Unknown';
	return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

function roles({metadata}: Node): string {
	const prefix = 'node-role.kubernetes.io/';
	const found = Object.entries(metadata.labels ?? {}).map(([key, value]) =>
		key.startsWith(prefix) ? key.slice(prefix.length) : key === 'kubernetes.io/role' ? value : '',
	);
	return found.filter(Boolean).toSorted().join(',') || none;
}

const address =
	(wanted: string): Cell<Node> =>
	({status: state}) =>
		state?.addresses?.find(({type}) => type === wanted)?.address ?? none;

const info =
	(field: 'osImage' | 'containerRuntimeVersion'): Cell<Node> =>
	({status: state}) =>
		state?.nodeInfo?.[field] ?? '<unknown>';

function kernel({status: state}: Node): string {
	const {kernelVersion = '<unknown>', architecture} = state?.nodeInfo ?? {};
	return architecture ? `${kernelVersion} (${architecture})` : kernelVersion;
}

export const nodeColumns: readonly Column[] = [
	name,
	column('Status', status),
	column('Roles', roles),
	age,
	column('Version', ({status: state}: Node) => state?.nodeInfo?.kubeletVersion ?? ''),
	wide('Internal-IP', address('InternalIP')),
	wide('External-IP', address('ExternalIP')),
	wide('OS-Image', info('osImage')),
	wide('Kernel-Version', kernel),
	wide('Container-Runtime', info('containerRuntimeVersion')),
];
