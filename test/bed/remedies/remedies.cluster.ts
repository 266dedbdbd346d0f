import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {KubernetesObject} from '../../../source/cluster/objects.ts';
import {type Answers, no, planIn, yes} from '../../remedies/a-fix.ts';
import {type RealFix, realFixes} from './a-real-fix.ts';

const namespace = '--namespace=rbd-system';

const aRealFix = realFixes();

/** The answer to a high risk as well as to the others. */
const confirms = ({context}: RealFix): Answers => ({key: () => 'y', line: () => context});

/** Objects without what every write and every heartbeat changes. */
async function objectsOf({kubectl}: RealFix, ...words: readonly string[]): Promise<unknown[]> {
	const text = await kubectl('get', ...words, '--output=json');
	const {items} = JSON.parse(text) as {items: KubernetesObject[]};
	return items.map((object) => ({
		...object,
		status: undefined,
		metadata: {
			...object.metadata,
			resourceVersion: undefined,
			creationTimestamp: undefined,
			uid: undefined,
		},
	}));
}

const role = 'node/role-label-missing';

describe('labelling nodes on a real API server', () => {
	it('is planned, denied, declined, confirmed, proved and taken back: nothing is left of it', async () => {
		const fix = await aRealFix('node-role-label-missing');
		const before = await objectsOf(fix, 'nodes');

		const plan = planIn(await fix.run([role, '--plan', '-o', 'json']));
		expect(plan).toMatchObject({remedy: 'node/label-role', risk: 'low', obstacle: null});
		const denied = await fix.runAsReader([role, '--yes', '-o', 'json']);
		expect(denied.code).toBe(7);
		expect(planIn(denied).obstacle).toMatchObject({
			why: 'permission',
			text: {en: 'this permission is missing: patch nodes'},
		});
		expect(await fix.run([role])).toMatchObject({code: 2});
		expect(await fix.run([role], no)).toMatchObject({code: 7});
		expect(await fix.run([role, '--yes', '--read-only'])).toMatchObject({code: 7});
		expect(await fix.changes()).toEqual([]);
		expect(await objectsOf(fix, 'nodes')).toEqual(before);

		const end = await fix.run([role], yes);
		expect(`${end.out}${end.error}`).toContain('cured, and proved');
		expect(end.code).toBe(0);
		expect(await fix.changes()).toHaveLength(plan.objects.length);
		expect(await objectsOf(fix, 'nodes')).not.toEqual(before);

		expect(await fix.run([role, '--undo'], yes)).toMatchObject({code: 0});
		expect(await objectsOf(fix, 'nodes')).toEqual(before);
	});

	it('that somebody else touches before the yes is diagnosed and asked again', async () => {
		const fix = await aRealFix('node-role-label-missing');
		let asked = 0;
		const {code, error} = await fix.run([role], {
			async key() {
				asked++;
				if (asked > 1) {
					return undefined;
				}

				const names = await fix.kubectl('get', 'nodes', '--output=name');
				const [first = ''] = names.split('\n');
				await fix.kubectl('label', first, 'somebody/else=was-here');
				return 'y';
			},
		});
		expect(error).toContain('diagnosing again');
		expect(asked).toBe(2);
		expect(code).toBe(7);
		expect(await fix.changes()).toEqual([]);
		expect(await fix.journal()).toEqual([]);
	});
});

describe('restarting a component on a real API server', () => {
	const cause = 'region-api/serving-stale-certificate';
	const pods = async ({kubectl}: RealFix): Promise<string[]> => {
		const text = await kubectl(
			'get',
			'pods',
			namespace,
			'--selector=name=rbd-api',
			'--output=jsonpath={.items[*].metadata.uid}',
		);
		return text.split(' ');
	};

	it('is planned, denied, declined, confirmed and proved', async () => {
		const fix = await aRealFix('region-api-serving-stale-certificate');
		const before = await pods(fix);
		const plan = planIn(await fix.run([cause, '--plan', '-o', 'json']));
		expect(plan.objects.map(({uid}) => uid)).toEqual(before);
		expect(await fix.runAsReader([cause, '--yes'])).toMatchObject({code: 7});
		expect(await fix.run([cause], no)).toMatchObject({code: 7});
		expect(await fix.changes()).toEqual([]);

		const end = await fix.run([cause], yes);
		expect(`${end.out}${end.error}`).toContain('cured, and proved');
		expect(end.code).toBe(0);
		expect(await fix.changes()).toHaveLength(1);
		const after = await pods(fix);
		expect(after).toHaveLength(before.length);
		expect(after).not.toEqual(before);
	});

	it('whose pod is another one by the yes deletes nothing blindly', async () => {
		const fix = await aRealFix('region-api-serving-stale-certificate');
		let asked = 0;
		const {code} = await fix.run([cause], {
			async key() {
				asked++;
				await fix.kubectl('delete', 'pod', namespace, '--selector=name=rbd-api', '--wait');
				return 'y';
			},
		});
		// The new pod serves the new certificate: there is nothing left to ask about.
		expect(asked).toBe(1);
		expect(code).toBe(7);
		expect(await fix.changes()).toEqual([]);
	});
});

describe('making all certificates anew on a real API server', () => {
	const cause = 'region-api/certificate-bundle-inconsistent';
	const carriers = async (fix: RealFix): Promise<unknown[]> => [
		...(await objectsOf(
			fix,
			'secrets',
			namespace,
			'--field-selector=metadata.name=rbd-api-server-cert',
		)),
		...(await objectsOf(
			fix,
			'secrets',
			namespace,
			'--field-selector=metadata.name=rbd-api-client-cert',
		)),
		...(await objectsOf(
			fix,
			'configmaps',
			namespace,
			'--field-selector=metadata.name=region-config',
		)),
	];

	it('needs the name, is proved, and leads back to the very same objects', async () => {
		const fix = await aRealFix('region-api-config-of-another-authority');
		const before = await carriers(fix);
		expect(before).toHaveLength(3);
		expect(await fix.runAsReader([cause], confirms(fix))).toMatchObject({code: 7});
		expect(await fix.run([cause, '--yes'])).toMatchObject({code: 2});
		expect(await fix.run([cause], {...no, key: () => 'y'})).toMatchObject({code: 7});
		expect(await fix.changes()).toEqual([]);

		const end = await fix.run([cause], confirms(fix));
		expect(`${end.out}${end.error}`).toContain('cured, and proved');
		expect(end.code).toBe(0);
		expect(end.out).not.toContain('PRIVATE KEY');
		expect(JSON.stringify(await fix.entries())).not.toContain('PRIVATE KEY');
		const made = await carriers(fix);
		expect(made).toHaveLength(3);
		expect(made).not.toEqual(before);

		const undone = await fix.run([cause, '--undo'], confirms(fix));
		expect(undone.out).toContain('taken back');
		expect(undone.code).toBe(0);
		expect(await carriers(fix)).toEqual(before);
	});
});

describe('a queue that is stuck on a real API server', () => {
	const cause = 'component/message-queue-stuck';

	it('is proved to answer again only when those who need it are well', async () => {
		const fix = await aRealFix('rbd-mq-stuck', 5);
		expect(await fix.run([cause], no)).toMatchObject({code: 7});
		expect(await fix.runAsReader([cause, '--yes'])).toMatchObject({code: 7});
		expect(await fix.changes()).toEqual([]);

		const end = await fix.run([cause], yes);
		expect(`${end.out}${end.error}`).toContain('cured, and proved');
		expect(end.code).toBe(0);
		const state = await fix.kubectl(
			'get',
			'pods',
			namespace,
			'--selector=name in (rbd-mq,rbd-chaos,rbd-worker)',
			'--output=jsonpath={.items[*].status.containerStatuses[*].ready}',
		);
		expect(state.split(' ')).toEqual(['true', 'true', 'true', 'true']);
		expect(await fix.changes()).toHaveLength(1);
	}, 400_000);
});

describe('the other actions on a real API server', () => {
	it.each([
		['component-evicted', 'component/evicted'],
		['region-api-dns-failing', 'region-api/dns-failing'],
		['component-image-store-full', 'component/image-store-full'],
		['component-alert-stale', 'component/alert-stale'],
		['component-operator-down', 'component/operator-down'],
		['region-api-deployment-deleted', 'region-api/pod-down'],
		['region-api-gateway-route-missing', 'region-api/gateway-route-missing'],
		['region-api-certificate-secret-missing', 'region-api/certificate-secret-missing'],
		['websocket-route-missing', 'websocket/route-missing'],
	])('%s is declined, denied, then cured and proved', async (id, cause) => {
		const fix = await aRealFix(id);
		expect(await fix.run([cause], no)).toMatchObject({code: 7});
		expect(await fix.runAsReader([cause], confirms(fix))).toMatchObject({code: 7});
		expect(await fix.run([cause, '--plan'])).toMatchObject({code: 0});
		expect(await fix.changes()).toEqual([]);
		expect(await fix.journal()).toEqual([]);

		const end = await fix.run([cause], confirms(fix));
		expect(`${end.out}${end.error}`).toContain('cured, and proved');
		expect(end.code).toBe(0);
		const journal = await fix.journal();
		const announced = journal.filter((line) => line.startsWith('intent'));
		expect(await fix.changes()).toHaveLength(announced.length);
	});
});

describe('what does not help on a real API server', () => {
	it('is said to have been applied and not to have cured, and is a high risk the next time', async () => {
		const cause = 'component/alert-stale';
		const fix = await aRealFix('component-alert-firing');
		const {code, out} = await fix.run([cause, '--yes'], undefined, {cureDeadlineMs: 0});
		expect(out).toContain('applied, not cured');
		expect(code).toBe(6);
		const again = planIn(await fix.run([cause, '--plan', '-o', 'json']));
		expect(again.risk).toBe('high');
		expect(again.raised[0]?.en).toContain('the same remedy ran');
		expect(await fix.run([cause, '--yes'])).toMatchObject({code: 2});
	});
});

describe('restarting a component that only an alarm is left of, on a real API server', () => {
	const cause = 'component/alert-stale';
	const restart = [cause, '--remedy', 'component/restart'];
	const wanted = ['get', 'rbdcomponents', namespace, '--output=json'];

	it('replaces its pods one by one, does not cure, and leads to the reconcile that does', async () => {
		const fix = await aRealFix('component-alert-stale');
		const plan = planIn(await fix.run([...restart, '--plan', '-o', 'json']));
		expect(plan).toMatchObject({remedy: 'component/restart', risk: 'medium', obstacle: null});
		const planned = plan.objects.map(({uid}) => uid);
		expect(planned).toHaveLength(2);
		expect(await fix.runAsReader([...restart, '--yes'])).toMatchObject({code: 7});
		expect(await fix.run(restart, no)).toMatchObject({code: 7});
		expect(await fix.run([...restart, '--yes', '--read-only'])).toMatchObject({code: 7});
		expect(await fix.changes()).toEqual([]);
		expect(await fix.journal()).toEqual([]);
		const before = await fix.kubectl(...wanted);

		const end = await fix.run(restart, yes, {cureDeadlineMs: 0});
		expect(end.out).toContain('applied, not cured');
		expect(end.out).toContain('component/reconcile  ');
		expect(end.code).toBe(6);
		expect(await fix.changes()).toHaveLength(planned.length);
		const entries = await fix.entries();
		expect(entries.flatMap(({type, object}) => (type === 'intent' ? [object.uid] : []))).toEqual(
			planned,
		);
		// The operator hears of no pod, so that what it says of the component is as old as before.
		expect(await fix.kubectl(...wanted)).toBe(before);

		const cured = await fix.run([cause, '--remedy', 'component/reconcile'], yes);
		expect(`${cured.out}${cured.error}`).toContain('cured, and proved');
		expect(cured.code).toBe(0);
	});
});

describe('handing region-config over on a real API server', () => {
	it('compares it with what rbd-api serves, and writes it where only its owner can read it', async () => {
		const cause = 'region-api/console-certificate-stale';
		const fix = await aRealFix('region-api-console-certificate-stale');
		const file = path.join(fix.folder, 'region.yaml');
		const plan = planIn(await fix.run([cause, '--plan', '-o', 'json']));
		expect(plan).toMatchObject({remedy: 'region-config/hand-over', risk: 'manual', warnings: []});
		const {code, out} = await fix.run([cause, '--file', file], no);
		expect(code).toBe(6);
		expect(out).toContain(`written to ${file} (0600)`);
		expect(out).not.toContain('PRIVATE KEY');
		expect((fs.statSync(file).mode % 0o1000).toString(8)).toBe('600');
		expect(await fix.changes()).toEqual([]);
	});
});
