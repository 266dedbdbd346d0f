import {describe, expect, it} from 'vitest';
import {
	configMaps,
	namespaces,
	nodes,
	persistentVolumeClaims,
	pods,
	rainbondClusters,
	rbdComponents,
	type Resource,
	secrets,
} from '../../source/cluster/resources.ts';
import {prohibition} from '../../source/remedies/guard.ts';
import {planRemedy} from '../../source/remedies/remedy-plan.ts';
import type {ChangeCall, Remedy} from '../../source/remedies/remedy.ts';
import {performStep} from '../../source/remedies/step.ts';
import {createJournal} from '../../source/remedies/journal.ts';
import {aPracticeCluster, aSession, contextOf} from '../support/practice-context.ts';
import {aSite} from './a-site.ts';

const deletion = (resource: Resource, name: string): ChangeCall => ({
	verb: 'delete',
	resource,
	object: {kind: resource.kind, namespace: 'rbd-system', name, uid: 'u'},
});

describe('what is never deleted', () => {
	it.each([
		{resource: rbdComponents, name: 'rbd-hub'},
		{resource: rbdComponents, name: 'rbd-api'},
		{resource: rainbondClusters, name: 'rainbondcluster'},
		{resource: persistentVolumeClaims, name: 'rbd-hub'},
		{resource: namespaces, name: 'rbd-system'},
		{resource: nodes, name: 'node-1'},
		{resource: secrets, name: 'rbd-api-ca-cert'},
		{resource: secrets, name: 'cacerts'},
		{resource: secrets, name: 'istio-ca-secret'},
		{resource: configMaps, name: 'istio-ca-root-cert'},
		{resource: configMaps, name: 'kube-root-ca.crt'},
	])('$resource.kind $name', ({resource, name}) => {
		expect(prohibition(deletion(resource, name))?.en).toContain('rbd-tui never does this');
	});

	it.each([
		{resource: pods, name: 'rbd-api-0'},
		{resource: secrets, name: 'rbd-api-server-cert'},
		{resource: secrets, name: 'rbd-api-client-cert'},
		{resource: configMaps, name: 'region-config'},
	])('is neither $resource.kind $name', ({resource, name}) => {
		expect(prohibition(deletion(resource, name))).toBeUndefined();
	});

	it('is neither planned nor sent, whatever a remedy says', async () => {
		const cluster = await aPracticeCluster({name: 'prod'});
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		const [claim] = cluster.store.list(persistentVolumeClaims);
		const {name, uid, namespace = ''} = claim!.metadata;
		const step = {
			kind: 'call',
			title: {zh: '删除', en: 'delete'},
			kubectl: `kubectl delete pvc ${name}`,
			call: {
				...deletion(persistentVolumeClaims, name),
				object: {kind: 'PersistentVolumeClaim', namespace, name, uid},
			},
		} as const;
		const reckless: Remedy = {
			id: 'reckless',
			title: {zh: '鲁莽', en: 'reckless'},
			risk: 'low',
			rights: {plan: [], run: [], undo: []},
			preconditions: [],
			isFinal: {zh: '没有', en: 'none'},
			draft: async () => ({steps: [step], objects: [], breaks: []}),
		};
		const site = aSite(session);
		const plan = await planRemedy(reckless, site);
		expect(plan.obstacle?.why).toBe('precondition');
		expect(plan.obstacle?.text.en).toContain('the data of its volume is deleted with it');
		const end = await performStep(step, {
			site,
			plan,
			journal: createJournal(site.folder),
			signal: new AbortController().signal,
			see: () => undefined,
			changed: () => undefined,
		});
		expect(end.outcome).toBe('failed');
		expect(cluster.server.requests.mutating).toBe(0);
		expect(cluster.store.list(persistentVolumeClaims)).toContainEqual(claim);
	});
});
