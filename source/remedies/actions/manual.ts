import {listAll} from '../../cluster/list.ts';
import type {Node} from '../../cluster/objects.ts';
import {nodes, rainbondClusters} from '../../cluster/resources.ts';
import type {RemedyLine} from '../../diagnosis/remedy-lines.ts';
import type {Text} from '../../text/text.ts';
import type {Draft, Remedy, RemedySite} from '../remedy.ts';

/**
What a person does: exact lines and sentences with this cluster's values. The probes tell afterwards whether
it helped.
*/
export const manualRemedy = (offer: RemedyLine): Remedy => ({
	id: offer.id,
	title: offer.title,
	risk: 'manual',
	rights: {plan: [], run: [], undo: []},
	preconditions: [],
	isFinal: {
		zh: '由人来做，rbd-tui 不修改任何东西',
		en: 'it is done by a person; rbd-tui changes nothing',
	},
	draft: async (site) => draft(site, offer),
});

async function draft(site: RemedySite, {id, kubectl, why}: RemedyLine): Promise<Draft> {
	const {context} = site.session;
	const [address, hosts] = await Promise.all([
		gatewayAddress(site),
		id === 'node/free-disk' ? pruneLines(site) : [],
	]);
	const fill = (line: string): string =>
		address === undefined
			? line
			: line.replaceAll(/<(?:gateway address|网关地址)>/g, () => address);
	return {
		steps: [],
		objects: [],
		breaks: [],
		lines: kubectl.map((line) =>
			fill(line).replaceAll(/\bkubectl (?!--context)/g, () => `kubectl --context ${context} `),
		),
		instructions: [...(why ? [{zh: fill(why.zh), en: fill(why.en)}] : []), ...hosts],
	};
}

/** Where the gateway is reached from outside; undefined where it cannot be read. */
async function gatewayAddress({session, namespace}: RemedySite): Promise<string | undefined> {
	const listed = await listAll(session.transport, {resource: rainbondClusters, namespace});
	return listed.ok ? listed.value.items[0]?.spec?.gatewayIngressIPs?.[0] : undefined;
}

/** For each node that the cause is about, the line that removes unused images on its own runtime. */
async function pruneLines({session, cause, chosen}: RemedySite): Promise<Text[]> {
	const named = new Set(
		(cause?.objects ?? []).filter(({kind}) => kind === 'Node').map(({name}) => name),
	);
	const listed = await listAll(session.transport, {resource: nodes});
	return (listed.ok ? listed.value.items : [])
		.filter(
			({metadata: {name}}) => named.has(name) && (chosen.length === 0 || chosen.includes(name)),
		)
		.map((node) => {
			const line = pruneLine(node);
			return {
				zh: `在节点 ${node.metadata.name} 上：${line}（离线环境慎用：要再次拉取的镜像会缺失）`,
				en: `on the node ${node.metadata.name}: ${line} (careful without a network: images that are needed again have to be pulled)`,
			};
		});
}

/** By the kubelet's distribution (`v1.30.4+rke2r1`) and the runtime (`containerd://1.7.17`). */
function pruneLine({status}: Node): string {
	const {kubeletVersion = '', containerRuntimeVersion = ''} = status?.nodeInfo ?? {};
	if (containerRuntimeVersion.startsWith('docker:')) {
		return 'docker image prune -a';
	}

	if (kubeletVersion.includes('+rke2')) {
		return '/var/lib/rancher/rke2/bin/crictl --config /var/lib/rancher/rke2/agent/etc/crictl.yaml rmi --prune';
	}

	return kubeletVersion.includes('+k3s') ? 'k3s crictl rmi --prune' : 'crictl rmi --prune';
}
