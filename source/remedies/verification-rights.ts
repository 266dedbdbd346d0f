import type {Resource} from '../cluster/resources.ts';
import {predicatesIn} from '../diagnosis/tree.ts';
import {predicates} from '../predicates/index.ts';
import type {AnyProbe, ResourceCall} from '../probes/probe.ts';
import {trees} from '../trees/index.ts';
import type {Right} from './remedy.ts';

/**
What the probes ask for that decide whether a cause still stands. The diagnosis that named it need not have
asked for all of it: what has confirmed a cause is often less than what rules it out. Nothing for the causes
of a user's own trees.
*/
export function verificationRights(cause: string): Right[] {
	const found = trees.flatMap(({causes}) => causes).find(({id}) => id === cause);
	const names = found ? predicatesIn([...found.requires, ...(found.refutes ?? [])]) : [];
	const probes = new Set<AnyProbe>();
	for (const name of names) {
		for (const probe of predicates[name]?.reads ?? []) {
			add(probe, probes);
		}
	}

	const calls = [...probes].flatMap((probe) => probe.calls);
	return calls.map(({verb, subresource, namespace, ...call}) => ({
		verb,
		resource: resourceOf(call),
		...(subresource && {subresource}),
		...(namespace && {namespace}),
		isOptional: true,
	}));
}

/** A probe and all that it builds on. */
function add(probe: AnyProbe, known: Set<AnyProbe>): void {
	if (known.has(probe)) {
		return;
	}

	known.add(probe);
	for (const used of probe.uses ?? []) {
		add(used, known);
	}
}

/** Of what probes ask for, these alone belong to no namespace. */
const ofTheCluster = new Set(['nodes', 'namespaces', 'selfsubjectreviews']);

/** As much of a kind as an access review asks about. */
const resourceOf = ({group, resource}: Pick<ResourceCall, 'group' | 'resource'>): Resource => ({
	group,
	version: '*',
	plural: resource,
	kind: resource,
	namespaced: !ofTheCluster.has(resource),
});
