import fs from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {IncidentEvent} from '../../source/incident/event.ts';
import {incidentMarkdown} from '../../source/incident/incident-markdown.ts';
import {tellStory} from '../../source/incident/story.ts';
import {languages} from '../../source/text/text.ts';
import {chain, type JournalRecord} from '../../source/remedies/journal-entry.ts';
import type {JournalFile} from '../../source/remedies/journal.ts';
import {aGap} from '../support/a-gap.ts';
import {aCause, aDocument, aPlan, aRecord, type RecordBench, seen, siteOf} from './a-record.ts';

const stale = 'region-api/serving-stale-certificate';
const lookAlike = 'region-api/console-certificate-stale';

const fault = aDocument(
	[
		aCause(stale, {
			confusableWith: [lookAlike],
			title: {zh: 'rbd-api 还在用旧证书', en: 'rbd-api serves an old certificate'},
		}),
	],
	{
		evidence: [seen('e1', 'an old one is served', ['x509: a line with ``` in it'])],
		ruledOut: [
			{id: lookAlike, because: [], reason: {zh: '证书不同', en: 'it serves another one'}},
			{id: 'region-api/dns-failing', because: [], reason: {zh: '没有', en: 'no such line'}},
		],
		unknown: [
			aGap({
				title: {zh: '节点的磁盘用量', en: 'disk usage of the nodes'},
				why: 'forbidden',
				needs: 'get nodes/proxy',
				required: true,
				blocks: ['node/disk-pressure'],
			}),
		],
	},
);

const kubectl = 'kubectl -n rbd-system delete pod rbd-api-1';

const record: JournalRecord = {
	type: 'intent',
	id: 'call-1',
	at: '2026-11-29T09:00:12.000Z',
	remedy: 'restart/rbd-api',
	target: {...aPlan().target},
	object: {kind: 'Pod', namespace: 'rbd-system', name: 'rbd-api-1', uid: 'u1'},
	verb: 'delete',
	kubectl,
};

const journalOf = (...records: readonly JournalRecord[]): JournalFile => ({
	// Its number is higher than that of any process: the run has ended.
	file: '/state/journal/2026-11-29T09-00-00-000Z-999999999.jsonl',
	entries: records.map((one) => chain(one, '')),
	unreadableLines: 0,
});

const result: JournalRecord = {
	...record,
	type: 'result',
	at: '2026-11-29T09:00:13.000Z',
	outcome: 'done',
};

async function tell(
	bench: RecordBench,
	journals: readonly JournalFile[] = [],
	more: {readonly unreadable?: readonly number[]; readonly nextAt?: string} = {},
) {
	const events: readonly IncidentEvent[] = await bench.events();
	const [opened] = events;
	if (opened?.type !== 'opened') {
		throw new Error('There is no record.');
	}

	const {unreadable = [], nextAt} = more;
	return tellStory({record: {file: '', opened, events, unreadable}, journals, nextAt});
}

/** Found, confirmed after ten seconds, cured after forty. */
async function cured(): Promise<RecordBench> {
	const bench = aRecord();
	await bench.recorder.found(fault);
	await bench.at(10).recorder.confirmed(aPlan(), siteOf(fault));
	await bench.at(40).recorder.ended(
		{
			plan: aPlan(),
			outcome: 'cured',
			looks: 3,
			steps: [],
			verdict: {zh: '探针不再看到这个原因', en: 'the probes do not see the cause any more'},
		},
		undefined,
	);
	return bench;
}

it('names the probe where an older record has no more words for what could not be looked at', async () => {
	const bench = await cured();
	const file = await bench.lastFile();
	const newer = new Set(['title', 'needsText', 'text']);
	const older = (one: object): object =>
		Object.fromEntries(Object.entries(one).filter(([name]) => !newer.has(name)));
	const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
	const written = lines.map((line) => {
		const event = JSON.parse(line) as {unknown?: object[]};
		return JSON.stringify(
			event.unknown ? {...event, unknown: event.unknown.map((one) => older(one))} : event,
		);
	});
	fs.writeFileSync(file, `${written.join('\n')}\n`);
	expect(incidentMarkdown(await tell(bench), 'zh')).toContain(
		'- ? platform-logs: 没有权限 – get nodes/proxy',
	);
});

describe('the page of an incident that was cured', () => {
	it('says everything that a ticket needs, the short first, in the order of a reader', async () => {
		const story = await tell(await cured(), [journalOf(record, result)]);
		expect(incidentMarkdown(story, 'en')).toBe(`# prod-sh: rbd-api serves an old certificate

**✓ cured, and proved**

what region-api/serving-stale-certificate means

What was done: restart rbd-api.

|  |  |
| --- | --- |
| when | 2026-11-29 09:00:00 – 09:00:40 UTC (40s) |
| cluster | prod-sh (https://10.0.0.1:6443) |
| cluster uid | uid-prod |
| namespace | rbd-system |
| versions | Rainbond v6.9.8, Kubernetes v1.30.4 |
| user | ops |
| incident | 2026-11-29-1 |

## Timeline (UTC)

| time |  | what happened |
| --- | --- | --- |
| 09:00:00 | ✗ | found: rbd-api serves an old certificate \`region-api/serving-stale-certificate\` |
| 09:00:10 | → | ops confirmed: restart rbd-api |
| 09:00:12 | → | \`kubectl -n rbd-system delete pod rbd-api-1\` – done |
| 09:00:40 | ✓ | cured, and proved – the probes do not see the cause any more |
| 09:00:40 | ✓ | the incident is over: no cause stands any more |

## Causes and evidence

### rbd-api serves an old certificate

\`region-api/serving-stale-certificate\` · critical · confirmed · stands no more

About: Deployment rbd-system/rbd-api

- ✗ the certificate is current: an old one is served *(region-tls, the pod network, 2026-11-29 09:00:00)*

  \`\`\`\`
  x509: a line with \`\`\` in it
  \`\`\`\`

- not \`region-api/console-certificate-stale\`, because it serves another one

## What could not be looked at

- ? disk usage of the nodes: not permitted – get nodes/proxy; undecided without it: \`node/disk-pressure\`

## What was done

### restart rbd-api

\`restart/rbd-api\` · medium risk · \`region-api/serving-stale-certificate\`

Confirmed by ops at 2026-11-29 09:00:10, on prod-sh (10.0.0.1:6443, rbd-system).

- – nothing to take back

The same by hand:

\`\`\`sh
kubectl -n rbd-system delete pod rbd-api-1
\`\`\`

- ✓ 2026-11-29 09:00:12 delete Pod rbd-api-1 (ops) – done

## Proof

- ✓ 2026-11-29 09:00:40 restart rbd-api: cured, and proved – the probes do not see the cause any more (the probes were asked 3 times)
- ✓ 2026-11-29 09:00:40 no cause stands any more

## What was ruled out, and why

- \`region-api/dns-failing\`: no such line
`);
	});

	it.each(languages)('is complete in %s', async (language) => {
		const page = incidentMarkdown(
			await tell(await cured(), [journalOf(record, result)], {unreadable: [4]}),
			language,
		);
		expect(page).toContain(kubectl);
		expect(page).not.toMatch(/undefined|null|\[object/);
		const isChinese = /[\u{4E00}-\u{9FFF}]/u.test(page);
		expect(isChinese).toBe(language === 'zh');
		expect(page.match(/^## /gm)).toHaveLength(7);
	});
});

describe('a cause that comes back after its proof', () => {
	it('is found a second time, and the incident goes on', async () => {
		const bench = await cured();
		await bench.at(120).recorder.found({...fault, startedAt: '2026-11-29T09:01:58.000Z'});
		const story = await tell(bench, [journalOf(record, result)]);
		expect(story.state).toBe('open');
		expect(story.timeline.filter(({kind}) => kind === 'fault').map(({at}) => at)).toEqual([
			'2026-11-29T09:00:00.000Z',
			'2026-11-29T09:02:00.000Z',
		]);
		expect(incidentMarkdown(story, 'en')).toContain(
			'**✗ 1 cause still stands; the last change: cured, and proved**',
		);
	});
});

describe('the state of an incident', () => {
	it('is open as long as something stands', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		const story = await tell(bench);
		expect(story.state).toBe('open');
		expect(incidentMarkdown(story, 'en')).toContain(
			'**✗ 1 cause still stands; nothing was changed yet**',
		);
	});

	it('is over without a change where it went away by itself', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		await bench.at(90).recorder.found(aDocument([]));
		const page = incidentMarkdown(await tell(bench), 'en');
		expect(page).toContain('over without a change by rbd-tui');
		expect(page).toContain('| 09:01:30 | ✓ | no longer so: rbd-api serves an old certificate');
	});

	it('is left where another incident of the cluster came after it', async () => {
		const bench = aRecord();
		await bench.recorder.found(fault);
		expect(await tell(bench, [], {nextAt: '2026-11-30T08:00:00.000Z'})).toMatchObject({
			state: 'left',
		});
	});
});

describe('the changes of an incident', () => {
	it('are those of its cluster and its time, under the run they were made for', async () => {
		const bench = await cured();
		const elsewhere = {...record, id: 'b', target: {...record.target, clusterUid: 'another'}};
		const before = {...record, id: 'c', at: '2026-11-29T08:59:59.000Z'};
		const after = {...record, id: 'd', at: '2026-11-29T09:30:00.000Z'};
		const byHand = {...record, id: 'e', remedy: 'restart', at: '2026-11-29T09:00:20.000Z'};
		const story = await tell(bench, [journalOf(before, record, result, elsewhere, byHand, after)]);
		expect(story.runs[0]?.changes.map(({intent}) => intent.id)).toEqual(['call-1']);
		expect(story.otherChanges.map(({intent}) => intent.id)).toEqual(['e']);
	});

	it('whose result nobody knows come with the way to find out', async () => {
		const bench = aRecord();
		await bench.recorder.confirmed(aPlan(), siteOf(fault));
		const page = incidentMarkdown(await tell(bench, [journalOf(record)]), 'en');
		expect(page).toContain('– effect unknown');
		expect(page).toContain('took effect is not known; find out');
		expect(page).toContain('get pod rbd-api-1');
		expect(page).toContain('how it ended is not on record');
	});
});

describe('words of a cluster', () => {
	it('are no markdown, no table and no escape sequence', async () => {
		const bench = aRecord();
		await bench.recorder.found(
			aDocument([aCause(stale)], {
				evidence: [seen('e1', '| # <img src=x> \u{1B}[31mred\n# title')],
			}),
		);
		const page = incidentMarkdown(await tell(bench), 'en');
		expect(page).not.toContain('\u{1B}');
		expect(page).not.toMatch(/(?<!\\)<img/);
		expect(page.match(/^# /gm)).toHaveLength(1);
	});
});
