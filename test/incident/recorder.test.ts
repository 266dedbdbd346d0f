import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {courseOf, mostFindings} from '../../source/incident/course.ts';
import {incidentEvent} from '../../source/incident/event.ts';
import {incidentFolder} from '../../source/incident/incident-folder.ts';
import {readIncident} from '../../source/incident/incident-file.ts';
import {aGap} from '../support/a-gap.ts';
import {aCause, aDocument, aPlan, aRecord, begun, siteOf, target} from './a-record.ts';

const stale = 'region-api/serving-stale-certificate';
const queue = 'component/message-queue-stuck';

const fault = aDocument([aCause(stale)]);
const healthy = aDocument([]);

const end = (outcome: 'cured' | 'not-cured' | 'refused') =>
	({
		plan: aPlan(),
		outcome,
		looks: 2,
		steps: [],
		verdict: {zh: '看不到了', en: 'not seen any more'},
	}) as const;

describe('an incident begins', () => {
	it('with the first diagnosis that finds a cause, and is of that day', async () => {
		const bench = aRecord();
		await bench.recorder.found(healthy);
		expect(await bench.types()).toEqual([]);
		await bench.recorder.found(fault);
		const [opened, finding] = await bench.events();
		expect(opened).toMatchObject({
			type: 'opened',
			schema: 'rbd-tui.incident/v1',
			id: '2026-11-29-1',
			cluster: {context: 'prod-sh', clusterUid: 'uid-prod'},
		});
		expect(finding).toMatchObject({
			causes: [{id: stale, evidence: ['e1']}],
			evidence: [{id: 'e1', seen: {en: 'an old one is served'}}],
		});
	});

	it('with a probable cause, and not with a mere warning', async () => {
		const bench = aRecord();
		await bench.recorder.found(
			aDocument([aCause('component/evicted', {severity: 'warning'})], {verdict: 'probable'}),
		);
		expect(await bench.types()).toEqual([]);
		await bench.recorder.found(
			aDocument([aCause(stale, {status: 'probable'})], {verdict: 'probable'}),
		);
		expect(await bench.types()).toEqual([['opened', 'finding']]);
	});

	it('with a confirmed change, whose diagnosis stands before it', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		expect(await bench.types()).toEqual([['opened', 'finding', 'confirmed']]);
		expect(bench.recorder.incidentOf('run-1')).toBe('2026-11-29-1');
	});

	it('for every cluster by itself', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		await bench.recorder.found({
			...fault,
			target: {...target, context: 'prod-bj', clusterUid: 'uid-bj'},
		});
		await bench.recorder.found({
			...fault,
			target: {...target, context: 'the same by another name'},
		});
		expect(await bench.types()).toEqual([
			['opened', 'finding'],
			['opened', 'finding'],
		]);
	});
});

describe('an incident goes on', () => {
	it('with what is new and without what was found before', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		await bench.at(60).recorder.found(fault);
		await bench.at(120).recorder.found(aDocument([aCause(stale), aCause(queue)]));
		await bench.at(180).recorder.found(aDocument([aCause(queue), aCause(stale)]));
		expect(await bench.types()).toEqual([['opened', 'finding', 'finding']]);
	});

	it('where only one family was looked at: that says nothing of the others', async () => {
		const bench = aRecord();
		await bench.recorder.found(aDocument([aCause(stale), aCause(queue)]));
		await bench.at(60).recorder.found(aDocument([], {asked: ['component']}));
		expect([...courseOf(await bench.events()).standing]).toEqual([stale]);
	});

	it('while what decides its cause cannot be looked at', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		await bench.at(60).recorder.found(
			aDocument([], {
				verdict: 'inconclusive',
				unknown: [aGap({why: 'forbidden', needs: 'list secrets', required: true, blocks: [stale]})],
			}),
		);
		expect(courseOf(await bench.events())).toMatchObject({endedAt: undefined, findings: 2});
	});

	it('when its fault comes back within a quarter of an hour, and is another one after that', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		await bench.at(60).recorder.found(healthy);
		await bench.at(600).recorder.found(fault);
		await bench.at(660).recorder.found(healthy);
		await bench.at(660 + 901).recorder.found(fault);
		expect(await bench.types()).toEqual([
			['opened', 'finding', 'finding', 'finding', 'finding'],
			['opened', 'finding'],
		]);
	});

	it('is left behind when nothing was heard of it for long and other causes stand now', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		await bench.at(13 * 3600).recorder.found(aDocument([aCause(queue)]));
		expect(await bench.types()).toHaveLength(2);
	});
});

describe('an incident ends', () => {
	it('with the diagnosis that finds none of its causes', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		await bench.at(300).recorder.found(healthy);
		expect(courseOf(await bench.events()).endedAt).toBe('2026-11-29T09:05:00.000Z');
		await bench.at(360).recorder.found(healthy);
		expect(await bench.types()).toEqual([['opened', 'finding', 'finding']]);
	});

	it('with the proof of the remedy', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		await bench.at(40).recorder.ended(end('cured'), aDocument([aCause('component/not-ready')]));
		expect(await bench.types()).toEqual([['opened', 'finding', 'confirmed', 'treated']]);
		expect(courseOf(await bench.events()).endedAt).toBe('2026-11-29T09:00:40.000Z');
	});

	it('not with a remedy that did not help', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		await bench.at(40).recorder.ended(end('not-cured'), fault);
		expect(courseOf(await bench.events()).endedAt).toBeUndefined();
		expect(await bench.types()).toEqual([['opened', 'finding', 'confirmed', 'treated']]);
	});

	it('after a change without a cause only when somebody has looked', async () => {
		const bench = aRecord();
		const plan = aPlan({cause: null});
		await bench.recorder.confirmed(plan, siteOf(undefined));
		await bench.recorder.ended({...end('cured'), plan, outcome: 'unverified'}, undefined);
		expect(courseOf(await bench.events()).endedAt).toBeUndefined();
		await bench.at(30).recorder.found(aDocument([], {at: begun + 20_000}));
		expect(courseOf(await bench.events()).endedAt).toBe('2026-11-29T09:00:30.000Z');
	});

	it('and is not opened again by a diagnosis that had begun before the proof', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		await bench.at(40).recorder.ended(end('cured'), undefined);
		await bench.at(41).recorder.found(aDocument([aCause(stale)], {at: begun + 39_000}));
		expect(courseOf(await bench.events()).endedAt).toBe('2026-11-29T09:00:40.000Z');
	});
});

describe('lines of a log from before a proof', () => {
	const echo = (last: string) =>
		aDocument([aCause(stale)], {
			at: begun + 50_000,
			evidence: [{...fault.evidence[0]!, lines: {count: 3, first: last, last}}],
		});

	it('do not open an incident again that was cured', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		await bench.at(40).recorder.ended(end('cured'), undefined);
		await bench.at(60).recorder.found(echo('2026-11-29T09:00:39.000Z'));
		expect(await bench.types()).toEqual([['opened', 'finding', 'confirmed', 'treated']]);
		expect(courseOf(await bench.events()).endedAt).toBe('2026-11-29T09:00:40.000Z');
	});

	it('are told from later ones, which open it again', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		await bench.at(40).recorder.ended(end('cured'), undefined);
		await bench.at(60).recorder.found(echo('2026-11-29T09:00:55.000Z'));
		expect(courseOf(await bench.events()).endedAt).toBeUndefined();
	});
});

describe('the file of an incident', () => {
	it('is readable by its owner alone, and so is its folder', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		const mode = (file: string) => (fs.statSync(file).mode % 0o1000).toString(8);
		expect(mode(await bench.lastFile())).toBe('600');
		expect(mode(incidentFolder(bench.folder))).toBe('700');
		expect(fs.readdirSync(incidentFolder(bench.folder))).toEqual([
			'2026-11-29-1.jsonl',
			'mark-key',
		]);
	});

	it('has lines that follow the schema', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		await bench.recorder.ended(end('cured'), healthy);
		const lines = fs
			.readFileSync(await bench.lastFile(), 'utf8')
			.trim()
			.split('\n');
		for (const line of lines) {
			expect(incidentEvent.safeParse(JSON.parse(line)).error).toBeUndefined();
		}
	});

	it('tolerates and names a torn line, and what is written after it is whole', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		const file = await bench.lastFile();
		fs.appendFileSync(file, '{"type":"finding","at":"2026-');
		await bench.at(60).recorder.found(healthy);
		expect(await readIncident(file)).toMatchObject({
			events: [{type: 'opened'}, {type: 'finding'}, {type: 'finding', verdict: 'healthy'}],
			unreadable: [3],
		});
	});

	it('does not grow without end where a cluster is never at rest, and still gets its end', async () => {
		const bench = aRecord();
		for (let second = 0; second < mostFindings + 20; second++) {
			const causes = second % 2 === 0 ? [aCause(stale)] : [aCause(stale), aCause(queue)];
			await bench.at(second).recorder.found(aDocument(causes));
		}

		expect(courseOf(await bench.events()).findings).toBe(mostFindings);
		await bench.at(1000).recorder.found(healthy);
		expect(courseOf(await bench.events())).toMatchObject({
			findings: mostFindings + 1,
			endedAt: new Date(begun + 1_000_000).toISOString(),
		});
	});

	it('names the first objects of many, and says how many there are more', async () => {
		const bench = aRecord();
		const objects = Array.from({length: 5000}, (_, index) => ({kind: 'Pod', name: `web-${index}`}));
		await bench.recorder.found(aDocument([aCause(stale, {objects})]));
		const [, finding] = await bench.events();
		expect(finding).toMatchObject({causes: [{moreObjects: 4960}]});
	});
});

describe('secrets', () => {
	it('are gone from every text, whoever wrote it', async () => {
		const bench = aRecord();
		await bench.recorder.found(
			aDocument([aCause(stale)], {
				evidence: [
					{
						...fault.evidence[0]!,
						excerpt: ['mysql -uroot -pcanary-1', 'Authorization: Bearer canary-2-abcdefgh'],
					},
				],
				unknown: [
					aGap({why: 'unreachable', message: 'https://admin:canary-3@hub/ does not answer'}),
				],
			}),
		);
		await bench.recorder.confirmed(
			aPlan({kubectl: ['kubectl create secret generic x --from-literal=password=canary-4']}),
			siteOf(undefined),
		);
		const text = fs.readFileSync(await bench.lastFile(), 'utf8');
		expect(text.match(/‹redacted-/g)).toHaveLength(4);
		expect(text).not.toContain('canary');
	});

	it.each([
		[
			'fails',
			() => {
				throw new Error('no redaction today');
			},
		],
		['lets one through', (event: unknown) => event],
	])('keep a line from being written when the redaction %s', async (_, redact) => {
		const bench = aRecord({redact});
		const leaky = aCause(stale, {summary: {zh: '', en: 'the password=canary-5 is wrong'}});
		await bench.recorder.found(aDocument([leaky]));
		expect(await bench.types()).toEqual([]);
		expect(bench.recorder.problem.get()?.en).toContain('was not written');
	});
});

describe('a recorder that cannot write', () => {
	it('says so in a sentence, lets everything go on, and writes again when it can', async () => {
		const bench = aRecord();
		fs.writeFileSync(path.join(bench.folder, 'incidents'), 'in the way');
		await bench.recorder.found(fault);
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		await bench.recorder.ended(end('cured'), undefined);
		expect(bench.recorder.problem.get()?.en).toMatch(/EEXIST|ENOTDIR/);
		fs.rmSync(path.join(bench.folder, 'incidents'));
		await bench.recorder.found(fault);
		expect(bench.recorder.problem.get()).toBeUndefined();
		expect(await bench.types()).toEqual([['opened', 'finding']]);
	});
});

describe('two recorders at once', () => {
	it('write one record, and neither tears a line of the other', async () => {
		const one = aRecord();
		const other = aRecord({folder: one.folder});
		await Promise.all([one.recorder.found(fault), other.recorder.found(fault)]);
		await Promise.all([
			one.recorder.confirmed(aPlan({id: 'run-a'}), siteOf(fault)),
			other.recorder.confirmed(aPlan({id: 'run-b'}), siteOf(fault)),
		]);
		const records = await one.types();
		expect(records).toHaveLength(1);
		expect(records[0]?.filter((type) => type === 'confirmed')).toHaveLength(2);
		expect(await readIncident(await one.lastFile())).toMatchObject({unreadable: []});
	});
});
