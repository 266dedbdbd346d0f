import {describeFailure} from '../../cluster/failure.ts';
import {listAll} from '../../cluster/list.ts';
import type {Node} from '../../cluster/objects.ts';
import {nodes} from '../../cluster/resources.ts';
import {kubectlLine} from '../kubectl-line.ts';
import {journalObject, type Remedy, unfit} from '../remedy.ts';

const prefix = 'node-role.kubernetes.io/';

/** What a node can be chosen for. */
const roles = ['worker', 'master'];

/**
Gives nodes a role. Which nodes is chosen by their names, and the role with them: `node-1` is a worker,
`node-1=master` what stands behind the sign. Without a choice every node without a role becomes a worker.
*/
export const labelNode: Remedy = {
	id: 'node/label-role',
	title: {zh: '给节点加上角色标签', en: 'label nodes for a role'},
	risk: 'low',
	rights: {
		plan: [{verb: 'list', resource: nodes}],
		run: [{verb: 'patch', resource: nodes}],
		undo: [{verb: 'patch', resource: nodes}],
	},
	preconditions: [{zh: '节点上还没有这个标签', en: 'the nodes do not carry the label yet'}],
	isFinal: undefined,
	async choices({session}) {
		const listed = await listAll(session.transport, {resource: nodes});
		return listed.ok
			? listed.value.items.flatMap(({metadata: {name, labels = {}}}) =>
					roles
						.filter((role) => labels[`${prefix}${role}`] === undefined)
						.map((role) => ({
							id: `${name}=${role}`,
							text: {zh: `${name} 作为 ${role}`, en: `${name} as ${role}`},
						})),
				)
			: {problem: describeFailure(listed.failure)};
	},
	async draft(site) {
		const {session, chosen} = site;
		const listed = await listAll(session.transport, {resource: nodes});
		if (!listed.ok) {
			return {problem: describeFailure(listed.failure)};
		}

		const {items} = listed.value;
		const wanted = Map.groupBy(
			chosen.map((choice) => splitChoice(choice)),
			({name}) => name,
		);
		const unknown = wanted
			.keys()
			.find((name) => items.every(({metadata}) => metadata.name !== name));
		if (unknown !== undefined) {
			const names = items.map(({metadata}) => metadata.name).join(', ');
			return unfit(
				`没有节点 ${unknown}；现有节点：${names}`,
				`there is no node ${unknown}; nodes: ${names}`,
			);
		}

		const meant = items
			.map((node) => ({node, labels: missingLabels(node, wanted)}))
			.filter(({labels}) => labels.length > 0);
		if (meant.length === 0) {
			return unfit('这些节点都已有该角色标签', 'these nodes carry the role already');
		}

		return {
			objects: meant.map(({node}) => journalObject(nodes, node)),
			breaks: [
				{
					zh: '只增加标签，不影响已在运行的 Pod；按该标签选择节点的工作负载以后可能调度过来',
					en: 'only a label is added; running pods are not affected, and workloads that select the label may come here from now on',
				},
			],
			steps: meant.map(({node, labels}) => {
				const {name} = node.metadata;
				const words = labels.map((label) => `${label}=true`);
				return {
					kind: 'call',
					title: {
						zh: `给 ${name} 加上 ${words.join(' ')}`,
						en: `label ${name} with ${words.join(' ')}`,
					},
					kubectl: kubectlLine(site, undefined, ['label', 'node', name, ...words]),
					call: {
						verb: 'patch',
						resource: nodes,
						object: journalObject(nodes, node),
						resourceVersion: node.metadata.resourceVersion,
						body: {metadata: {labels: all(labels, 'true')}},
					},
				};
			}),
			kept: {
				restarts: [],
				restores: meant.map(({node: {metadata}, labels}) => ({
					kind: 'labels',
					resource: nodes,
					name: metadata.name,
					uid: metadata.uid,
					before: all(labels, null),
					after: all(labels, 'true'),
				})),
			},
		};
	},
};

type Chosen = {readonly name: string; readonly role: string};

function splitChoice(choice: string): Chosen {
	const [name = '', role = 'worker'] = choice.split('=');
	return {name, role};
}

/** The labels that a node is to get; where nobody has chosen, nodes without a role become workers. */
function missingLabels(
	{metadata: {name, labels = {}}}: Node,
	wanted: ReadonlyMap<string, readonly Chosen[]>,
): string[] {
	if (wanted.size > 0) {
		const own = new Set(wanted.get(name)?.map(({role}) => `${prefix}${role}`));
		return [...own].filter((label) => labels[label] === undefined);
	}

	const hasRole = Object.keys(labels).some((label) => label.startsWith(prefix));
	return hasRole ? [] : [`${prefix}worker`];
}

const all = <Value>(labels: readonly string[], value: Value): Record<string, Value> =>
	Object.fromEntries(labels.map((label) => [label, value]));
