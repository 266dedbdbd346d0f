import {describe, expect, it} from 'vitest';
import {
	ago,
	loops,
	node,
	type NodeText,
	platform,
	type PlatformText,
	pod,
	ready,
	summary,
	unready,
	unscheduled,
} from '../support/written-platform.ts';
import {checkWritten, gist, well} from './check-written.ts';

const lost: NodeText = {
	conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
		type,
		status: 'Unknown',
		reason: 'NodeStatusUnknown',
		message: 'Kubelet stopped posting node status.',
	})),
	taint: 'unreachable',
};

const notReady = (message: string, minutes?: number): NodeText => ({
	conditions: [
		ready(false, {
			reason: 'KubeletNotReady',
			message,
			...(minutes !== undefined && {lastTransitionTime: ago(minutes)}),
		}),
	],
});

const noNetwork = 'container runtime network not ready: cni plugin not initialized';
const underPressure = (type: string): NodeText => ({
	conditions: [{type, status: 'True'}, ready(true)],
});

const three = (text: NodeText) => [node('node-1'), node('node-2'), node('node-3', text)];
const summaries = Object.fromEntries(['node-1', 'node-2', 'node-3'].map((n) => [n, summary(30)]));

const saidOf = async (text: PlatformText) =>
	gist(await checkWritten({items: platform(text), summaries}));

describe('a node that was written down a moment ago', () => {
	it.each<[string, NodeText, string | undefined]>([
		['whose kubelet is lost', lost, 'node/not-ready'],
		['whose runtime is down', notReady('container runtime is down'), 'node/not-ready'],
		['without a network for an hour', notReady(noNetwork, 60), 'node/not-ready'],
		['that waits for its network', notReady(noNetwork, 0.5), undefined],
		['that is cordoned', {isCordoned: true, taint: 'unschedulable'}, undefined],
		['that has too many processes', underPressure('PIDPressure'), undefined],
		['with a vote in etcd', underPressure('EtcdIsVoter'), undefined],
		['under disk pressure', underPressure('DiskPressure'), 'node/disk-pressure'],
		['that turns pods away for its disk', {taint: 'disk-pressure'}, 'node/disk-pressure'],
		['under memory pressure', underPressure('MemoryPressure'), 'node/memory-pressure'],
		['that turns pods away for its memory', {taint: 'memory-pressure'}, 'node/memory-pressure'],
	])('%s', async (_what, text, cause) => {
		expect(await saidOf({nodes: three(text)})).toEqual(
			cause ? {verdict: 'fault', causes: [cause], objects: ['Node/node-3']} : well,
		);
	});

	it('accounts for the pods that are lost with it', async () => {
		const away = {node: 'node-3', conditions: [ready(false)]};
		const pods = Object.fromEntries(
			['rbd-mq', 'rbd-api', 'rainbond-operator'].map((name) => [name, [pod(name, away)]]),
		);
		const document = await checkWritten({items: platform({nodes: three(lost), pods}), summaries});
		expect(gist(document).causes).toEqual(['node/not-ready']);
		expect(document.causes[0]?.consequences.map(({object}) => object.name)).toContain('rbd-mq');
	});

	it('does not account for a program that ends elsewhere', async () => {
		const pods = {'rbd-hub': [pod('rbd-hub', {...unready, containers: [loops(1)]})]};
		const {causes} = await saidOf({nodes: three(lost), pods});
		expect(causes.toSorted()).toEqual(['component/crash-loop', 'node/not-ready']);
	});
});

describe('a node that reports a trouble which no cause has a name for', () => {
	const remarksOn = async (type: string) => {
		const nodes = three(underPressure(type));
		const document = await checkWritten({items: platform({nodes}), summaries});
		expect(gist(document)).toEqual(well);
		return document.evidence.flatMap(({isRemark, seen}) => (isRemark ? [seen.en] : []));
	};

	it.each(['PIDPressure', 'ReadonlyFilesystem', 'FrequentKubeletRestart'])(
		'is remarked on: %s',
		async (type) => {
			expect(await remarksOn(type)).toEqual([`node-3 is ready (it reports ${type})`]);
		},
	);

	it('is not one that says with the same word that all is well', async () => {
		expect(await remarksOn('EtcdIsVoter')).toEqual([]);
	});
});

describe('a pod that no node takes', () => {
	const turnedAway = '0/3 nodes are available: 1 node(s) had untolerated taint';
	it.each([
		['names its taint', `${turnedAway} {node.kubernetes.io/disk-pressure: }.`, 1],
		['names no taint, as since 1.36', `${turnedAway}(s).`, 1],
		['names another taint', `${turnedAway} {dedicated: gpu}.`, 2],
		['names its own wish', "0/3 nodes are available: 3 node(s) didn't match node selector.", 2],
	])('is the consequence of pressure only where the scheduler %s', async (_what, message, many) => {
		const pods = {'rbd-monitor': [pod('rbd-monitor', unscheduled(message))]};
		const {causes} = await saidOf({nodes: three(underPressure('DiskPressure')), pods});
		expect(causes.toSorted()).toEqual(['component/pending', 'node/disk-pressure'].slice(-many));
	});
});

/** Half of its bytes are free. */
const withInodes = (free: number) => ({
	node: {fs: {capacityBytes: 100, availableBytes: 50, inodes: 100, inodesFree: free}},
});

describe('the disks of a node', () => {
	it('are not asked for where a service of a cloud stands in its place', async () => {
		const virtual = node('node-9', {labels: {type: 'virtual-kubelet'}});
		const cluster = {items: platform({nodes: [node('node-1'), virtual]})};
		expect(gist(await checkWritten({...cluster, summaries: {'node-1': summary(30)}}))).toEqual(
			well,
		);
	});

	const diskOf = async (figures: unknown) =>
		gist(await checkWritten({items: platform(), summaries: {'node-1': figures}}));
	it.each([
		[summary(81, 10), 'node/disk-nearly-full'],
		[summary(10, 86), 'node/disk-nearly-full'],
		[{node: {fs: {capacityBytes: 100, usedBytes: 90}}}, 'node/disk-nearly-full'],
		[withInodes(4), 'node/disk-nearly-full'],
		[withInodes(20), undefined],
		[summary(80), undefined],
		[{node: {fs: {capacityBytes: 100, availableBytes: 50}}}, undefined],
	])('%o', async (figures, cause) => {
		expect(await diskOf(figures)).toMatchObject({
			verdict: cause ? 'probable' : 'healthy',
			causes: cause ? [cause] : [],
		});
	});

	it.each([[{}], [{node: {}}], [404], [503]])('are not known from %o', async (figures) => {
		expect(await diskOf(figures)).toMatchObject({verdict: 'inconclusive', causes: []});
	});
});

describe('the roles of nodes', () => {
	const legacy = 'v5.17.3-release';
	const label = (role: string) => ({[`node-role.kubernetes.io/${role}`]: ''});
	it.each<[string, string, Record<string, string>, string]>([
		['v6 with none', 'v6.9.8-release', {}, 'probable'],
		['v6 with a control plane', 'v6.9.8-release', label('control-plane'), 'healthy'],
		['v5 with none', legacy, {}, 'fault'],
		['v5 with a control plane', legacy, label('control-plane'), 'fault'],
		['v5 with a master', legacy, label('master'), 'healthy'],
	])('%s', async (_what, tag, labels, verdict) => {
		const said = await saidOf({nodes: [node('node-1', {labels})], tag});
		expect(said).toMatchObject({
			verdict,
			causes: verdict === 'healthy' ? [] : ['node/role-label-missing'],
		});
	});

	it('are asked for by v5 also where rbd-api has no pod', async () => {
		const nodes = [node('node-1', {labels: {}})];
		const said = await checkWritten(
			{items: platform({nodes, tag: legacy, pods: {'rbd-api': []}})},
			['node'],
		);
		expect(gist(said)).toMatchObject({verdict: 'fault', causes: ['node/role-label-missing']});
	});
});
