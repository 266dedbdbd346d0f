import type {Kind} from './kinds.ts';

/** The kind a subresource speaks of, and what can be done with it. */
export type Subresource = {
	readonly name: string;
	readonly group: string;
	readonly version: string;
	readonly kind: string;
	readonly verbs: readonly string[];
};

const connect = ['create', 'get'];
const change = ['get', 'patch', 'update'];
const proxied = ['create', 'delete', 'get', 'patch', 'update'];

const rows: Readonly<Record<string, (kind: Kind) => Partial<Subresource>>> = {
	attach: () => ({kind: 'PodAttachOptions', verbs: connect}),
	binding: () => ({kind: 'Binding', verbs: ['create']}),
	eviction: () => ({group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create']}),
	exec: () => ({kind: 'PodExecOptions', verbs: connect}),
	finalize: () => ({verbs: ['update']}),
	log: () => ({verbs: ['get']}),
	portforward: () => ({kind: 'PodPortForwardOptions', verbs: connect}),
	proxy: ({kind}) => ({kind: `${kind}ProxyOptions`, verbs: proxied}),
	scale: () => ({group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: change}),
	status: () => ({verbs: change}),
};

/** The subresources of a kind; one without group and version of its own speaks of the kind itself. */
export const subresourcesOf = (kind: Kind): Subresource[] =>
	kind.subresources.map((name) => ({
		name,
		group: '',
		version: '',
		kind: kind.kind,
		verbs: change,
		...rows[name]?.(kind),
	}));
