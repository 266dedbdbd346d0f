import fs from 'node:fs';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import type {KubernetesObject} from '../../source/cluster/objects.ts';
import {configMaps, rainbondClusters, secrets} from '../../source/cluster/resources.ts';
import type {PracticeCluster} from '../../source/practice/cluster.ts';
import {
	keepRecord,
	type KeptRecord,
	keptFolder,
	recordFile,
} from '../../source/remedies/kept-record.ts';
import {scaleToZero} from '../../source/practice/world/scale-to-zero.ts';
import {scenario} from '../support/a-scenario.ts';
import {aBundle} from '../support/a-bundle.ts';
import {fixProcess, killAt, momentsOf} from './a-death.ts';
import {aFix, type Answers, no, planIn, runFix} from './a-fix.ts';

const program = aBundle(fixProcess);

const cause = 'region-api/certificate-bundle-inconsistent';
const broken = 'region-api-config-of-another-authority';
const namespace = 'rbd-system';
const confirms = (name: string): Answers => ({key: () => 'y', line: () => name});

/** What consoles and rbd-api see of the certificates, labels included. */
const carriersOf = ({store}: PracticeCluster): unknown[] => {
	const facts = ({metadata: {name, labels, annotations}, ...rest}: KubernetesObject) => ({
		name,
		labels,
		annotations,
		data: (rest as {data?: unknown}).data,
		binaryData: (rest as {binaryData?: unknown}).binaryData,
	});
	return [
		...['rbd-api-server-cert', 'rbd-api-client-cert'].map((name) =>
			store.get(secrets, {namespace, name}),
		),
		store.get(configMaps, {namespace, name: 'region-config'}),
	].map((object) => object && facts(object));
};

describe('making all certificates anew', () => {
	it('says before that every console stops, needs the name typed, and proves the new chain', async () => {
		const bench = await aFix(broken, {speed: 50});
		const plan = planIn(await bench.run([cause, '--plan', '-o', 'json']));
		expect(plan).toMatchObject({remedy: 'region-api/regenerate-certificates', risk: 'high'});
		expect(plan.breaks[0]?.en).toMatch(/every console and every grctl/);
		// Who types it keeps a copy first, as the remedy does.
		expect(
			plan.kubectl.map((line) => / (?<verb>get|delete|annotate) /.exec(line)?.groups?.verb),
		).toEqual(['get', 'get', 'get', 'delete', 'delete', 'delete', 'annotate', 'delete']);
		expect(plan.kubectl[0]).toMatch(
			/get secret rbd-api-server-cert -o yaml > rbd-api-server-cert.yaml$/,
		);
		expect(plan.steps.map(({kind}) => kind)).toEqual([
			'call',
			'call',
			'call',
			'call',
			'wait',
			'replace',
			'wait',
			'tell',
		]);
		expect(bench.cluster.server.requests.mutating).toBe(0);
		expect(await bench.run([cause, '--yes'])).toMatchObject({code: 2});
		expect(await bench.run([cause], {...no, key: () => 'y'})).toMatchObject({code: 7});
		expect(bench.cluster.server.requests.mutating).toBe(0);

		const before = carriersOf(bench.cluster);
		const end = await bench.run([cause], confirms(bench.cluster.name));
		expect(`${end.out}${end.error}`).toContain('cured, and proved');
		expect(end.code).toBe(0);
		expect(end.out).toContain('BEGIN CERTIFICATE');
		expect(end.out).not.toContain('PRIVATE KEY');
		expect(end.error).toContain('rbd-api serves the new certificate');
		expect(carriersOf(bench.cluster)).not.toEqual(before);
		expect(await bench.journal()).toEqual([
			'intent delete Secret/rbd-api-server-cert',
			'result done delete Secret/rbd-api-server-cert',
			'intent delete Secret/rbd-api-client-cert',
			'result done delete Secret/rbd-api-client-cert',
			'intent delete ConfigMap/region-config',
			'result done delete ConfigMap/region-config',
			'intent patch RbdComponent/rbd-api',
			'result done patch RbdComponent/rbd-api',
			expect.stringMatching(/^intent delete Pod\/rbd-api-/),
			expect.stringMatching(/^result done delete Pod\/rbd-api-/),
		]);
		const journal = JSON.stringify(await bench.entries());
		expect(journal).not.toContain('PRIVATE KEY');

		const [file = ''] = fs.readdirSync(keptFolder(bench.folder));
		const kept = path.join(keptFolder(bench.folder), file);
		expect((fs.statSync(kept).mode % 0o1000).toString(8)).toBe('600');

		const undone = await bench.run([cause, '--undo'], confirms(bench.cluster.name));
		expect(undone.out).toContain('taken back');
		expect(undone.code).toBe(0);
		expect(carriersOf(bench.cluster)).toEqual(before);
	}, 90_000);

	it('is refused while nobody would make again what is deleted', async () => {
		const base = scenario(broken);
		const bench = await aFix({
			...base,
			build(world) {
				base.build(world);
				scaleToZero(world, 'rainbond-operator');
			},
		});
		const {code, out} = await bench.run([cause], confirms(bench.cluster.name));
		expect(code).toBe(7);
		expect(out).toContain('rainbond-operator has no ready pod');
		expect(bench.changes().filter((change) => !change.includes('portforward'))).toEqual([]);
	});
});

describe('taking certificates back', () => {
	it('is refused where the gateway has another address by now: the operator would replace them', async () => {
		const bench = await aFix(broken, {speed: 50});
		expect(await bench.run([cause], confirms(bench.cluster.name))).toMatchObject({code: 0});
		const [cluster] = bench.cluster.store.list(rainbondClusters);
		bench.cluster.store.update(rainbondClusters, {
			...cluster!,
			spec: {...cluster!.spec, gatewayIngressIPs: ['10.9.8.7']},
		});
		bench.cluster.server.requests.reset();
		const {code, out} = await bench.run([cause, '--undo'], confirms(bench.cluster.name));
		expect(code).toBe(7);
		expect(out).toContain('the gateway is at 10_9_8_7');
		expect(bench.cluster.server.requests.mutating).toBe(0);
	}, 90_000);
});

describe('certificates of which a killed run has left a copy', () => {
	const undo = [cause, '--undo'];
	const lastCall = 4;

	it('and whose undo had come to its last call have nothing left that would be restarted once more', async () => {
		const bench = await aFix(broken, {speed: 50});
		const {cluster, kubeconfig} = bench;
		const sure = confirms(cluster.name);
		expect(await bench.run([cause], sure)).toMatchObject({code: 0});
		const moments = await momentsOf(bench, async () => bench.run(undo, sure));
		expect(moments).toHaveLength(lastCall);
		const {folder} = moments.at(-1)!;
		cluster.server.requests.reset();
		const next = await runFix({kubeconfig, context: cluster.name, folder}, undo, sure);
		expect(next.out).toContain('nothing is left to take back');
		expect(next.code).toBe(7);
		expect(cluster.server.requests.mutating).toBe(0);
	}, 90_000);

	it('and whose undo lost its last call have that restart left, and no more', async () => {
		const bench = await aFix(broken, {speed: 50});
		const sure = confirms(bench.cluster.name);
		expect(await bench.run([cause], sure)).toMatchObject({code: 0});
		await killAt(bench, undo, {program: program(), n: lastCall, fate: 'lost'});
		const plan = planIn(await bench.run([...undo, '--plan', '-o', 'json']));
		expect(plan.steps.map(({kind}) => kind)).toEqual(['replace']);
		expect(await bench.run(undo, sure)).toMatchObject({code: 0});
	}, 90_000);

	it('and which it has not touched do not keep from what was done before', async () => {
		const bench = await aFix(broken, {speed: 50});
		const {cluster} = bench;
		const sure = confirms(cluster.name);
		const before = carriersOf(cluster);
		expect(await bench.run([cause], sure)).toMatchObject({code: 0});
		const [file = ''] = fs.readdirSync(keptFolder(bench.folder));
		const kept = path.join(keptFolder(bench.folder), file);
		const first = JSON.parse(fs.readFileSync(kept, 'utf8')) as KeptRecord;
		// As a run leaves it that is killed between its copy and its first change.
		const now: KeptRecord = {
			...first,
			id: 'a-second-run',
			at: new Date(Date.parse(first.at) + 60_000).toISOString(),
			restores: first.restores.map((restore) =>
				restore.kind === 'object'
					? {...restore, object: cluster.store.get(restore.resource, restore.object.metadata)!}
					: restore,
			),
			made: undefined,
		};
		expect(await keepRecord(bench.folder, now)).toEqual({file: recordFile(bench.folder, now)});

		expect(await bench.run(undo, sure)).toMatchObject({code: 0});
		expect(carriersOf(cluster)).toEqual(before);
	}, 90_000);
});

/** Somebody writes a Secret anew: its version is another one, and its uid stays. */
const edit = ({store}: PracticeCluster, name: string) => {
	const secret = store.get(secrets, {namespace, name})!;
	store.update(secrets, {...secret, data: {...secret.data, 'mine.pem': 'bWluZQ=='}});
};

describe('certificates that were made anew and changed by somebody since', () => {
	it('are not overwritten: the undo is refused, and nothing is changed', async () => {
		const bench = await aFix(broken, {speed: 50});
		expect(await bench.run([cause], confirms(bench.cluster.name))).toMatchObject({code: 0});
		edit(bench.cluster, 'rbd-api-client-cert');
		const now = carriersOf(bench.cluster);
		bench.cluster.server.requests.reset();
		const {code, out} = await bench.run([cause, '--undo'], confirms(bench.cluster.name));
		expect(code).toBe(7);
		expect(out).toContain('Secret rbd-api-client-cert was changed since the remedy');
		expect(bench.cluster.server.requests.mutating).toBe(0);
		expect(carriersOf(bench.cluster)).toEqual(now);
	}, 90_000);

	it('while it is confirmed are not overwritten either', async () => {
		const bench = await aFix(broken, {speed: 50});
		const {cluster} = bench;
		expect(await bench.run([cause], confirms(cluster.name))).toMatchObject({code: 0});
		cluster.server.requests.reset();
		const {code, out} = await bench.run([cause, '--undo'], {
			line() {
				edit(cluster, 'rbd-api-server-cert');
				return cluster.name;
			},
		});
		expect(code).toBe(7);
		expect(out).toContain('is not as it was confirmed');
		expect(cluster.server.requests.mutating).toBe(0);
	}, 90_000);
});

describe('handing region-config over', () => {
	const stale = 'region-api/console-certificate-stale';
	const quick = {cureDeadlineMs: 0};

	it('shows the fields in the order of the form, decoded and without the key', async () => {
		const bench = await aFix('region-api-console-certificate-stale');
		const {out} = await bench.run([stale], no, quick);
		const labels = [
			'API address:\nhttps://',
			'WebSocket address:\nws://',
			'HTTP domain suffix:',
			'TCP address:',
			'CA certificate:\n-----BEGIN CERTIFICATE-----',
			'client certificate:\n-----BEGIN CERTIFICATE-----',
			'client key:\n(',
		];
		const places = labels.map((label) => out.indexOf(label));
		expect(places).not.toContain(-1);
		expect(places).toEqual(places.toSorted((one, other) => one - other));
		expect(out).not.toContain('PRIVATE KEY');
		expect(bench.cluster.server.requests.latest.filter(({isMutating}) => isMutating)).toEqual(
			bench.cluster.server.requests.latest.filter(
				({isMutating, subresource}) => isMutating && subresource === 'portforward',
			),
		);
	});

	it('writes everything into a file that only its owner can read, once', async () => {
		const bench = await aFix('region-api-console-certificate-stale');
		const file = path.join(bench.folder, 'region.yaml');
		await bench.run([stale, '--file', file], no, quick);
		const text = fs.readFileSync(file, 'utf8');
		expect((fs.statSync(file).mode % 0o1000).toString(8)).toBe('600');
		expect(text).toMatch(/^apiAddress: https:/);
		expect(text).toContain('client.key.pem: |\n  -----BEGIN');
		const {out} = await bench.run([stale, '--file', file], no, quick);
		expect(out).toContain('a file that exists is not overwritten');
	});

	it('does not count as done while the console is still rejected', async () => {
		const bench = await aFix('region-api-console-certificate-stale');
		let asked = 0;
		const {code, out} = await bench.run(
			[stale],
			{
				key: () => (asked++ === 0 ? 'c' : undefined),
			},
			quick,
		);
		expect(out).toContain('the cause is still there');
		expect(asked).toBe(2);
		expect(code).toBe(6);
	});

	it('is proved when the console comes and is not rejected any more', async () => {
		const bench = await aFix('region-api-console-certificate-stale');
		let presses = 0;
		const end = await bench.run([stale], {
			async key() {
				presses++;
				if (presses === 2) {
					// Somebody has filled the form in.
					bench.cluster.mend('rbd-api');
					bench.cluster.mend('rbd-app-ui');
				}

				// What was printed a moment ago speaks for a few seconds more; who sees nothing else leaves in the end.
				await setTimeout(500);
				return presses < 60 ? 'c' : undefined;
			},
		});
		expect(end.error).toContain('the cause is still there');
		expect(end.error).toMatch(/watching for \d+ s more/);
		expect(end.out).toContain('the probes do not see the cause any more');
		expect(end.code).toBe(0);
	}, 90_000);
});
