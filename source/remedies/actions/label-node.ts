import {describeFailure} from '../../cluster/failure.ts';
import {listAll} from '../../cluster/list.ts';
import {nodes} from '../../cluster/resources.ts';
import {kubectlLine} from '../kubectl-line.ts';
import {journalObject, type Remedy, unfit} from '../remedy.ts';

const prefix = 'node-role.kubernetes.io/';

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
	async draft(site) {
		const {session, chosen} = site;
		const listed = await listAll(session.transport, {resource: nodes});
		if (!listed.ok) {
			return {problem: describeFailure(listed.failure)};
		}

		const {items} = listed.value;
		const wanted = new Map(chosen.map((choice) => splitChoice(choice)));
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

		const meant = items.filter(({metadata: {name, labels = {}}}) => {
			const role = wanted.get(name);
			return wanted.size > 0
				? role !== undefined && labels[`${prefix}${role}`] === undefined
				: Object.keys(labels).every((label) => !label.startsWith(prefix));
		});
		if (meant.length === 0) {
			return unfit('这些节点都已有该角色标签', 'these nodes carry the role already');
		}

		const labelOf = (name: string) => `${prefix}${wanted.get(name) ?? 'worker'}`;
		return {
			objects: meant.map((node) => journalObject(nodes, node)),
			breaks: [
				{
					zh: '只增加标签，不影响已在运行的 Pod；按该标签选择节点的工作负载以后可能调度过来',
					en: 'only a label is added; running pods are not affected, and workloads that select the label may come here from now on',
				},
			],
			steps: meant.map((node) => {
				const {name} = node.metadata;
				const label = labelOf(name);
				return {
					kind: 'call',
					title: {zh: `给 ${name} 加上 ${label}=true`, en: `label ${name} with ${label}=true`},
					kubectl: kubectlLine(site, undefined, ['label', 'node', name, `${label}=true`]),
					call: {
						verb: 'patch',
						resource: nodes,
						object: journalObject(nodes, node),
						resourceVersion: node.metadata.resourceVersion,
						body: {metadata: {labels: {[label]: 'true'}}},
					},
				};
			}),
			kept: {
				restarts: [],
				restores: meant.map(({metadata: {name, uid}}) => ({
					kind: 'labels',
					resource: nodes,
					name,
					uid,
					before: {[labelOf(name)]: null},
					after: {[labelOf(name)]: 'true'},
				})),
			},
		};
	},
};

function splitChoice(choice: string): [name: string, role: string] {
	const [name = '', role = 'worker'] = choice.split('=');
	return [name, role];
}
