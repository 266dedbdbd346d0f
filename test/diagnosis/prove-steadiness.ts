import {beforeAll, describe, expect, it} from 'vitest';
import {probesOf} from '../../source/diagnosis/evaluate.ts';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import {canaries} from '../../source/practice/rainbond/canaries.ts';
import {predicates} from '../../source/predicates/index.ts';
import {languages} from '../../source/text/text.ts';
import {trees} from '../../source/trees/index.ts';
import {wordOfCall, wordOfRequest} from './call-words.ts';
import {
	brokenNeighbours,
	deny,
	madeJustNow,
	olderLines,
	otherNames,
	otherOrder,
	pagesOfOne,
} from './changes.ts';
import {recorded, recordingMs} from './recorded.ts';
import {formats, secretsIn} from './formats.ts';
import type {Recording} from './recording.ts';
import {type Change, replay} from './replay.ts';

let recordings: readonly Recording[] = [];

/** What a diagnosis says, without the names that may differ. */
const answerOf = ({verdict, causes, ruledOut}: TargetDocument) => ({
	verdict,
	causes: causes
		.map(({id, status, severity, objects, consequences}) => ({
			id,
			status,
			severity,
			objects: objects.length,
			consequences: consequences.length,
		}))
		.toSorted((a, b) => a.id.localeCompare(b.id)),
	ruledOut: ruledOut.map(({id}) => id).toSorted(),
});

/** The scenarios whose answer is another one after the change. */
async function differences(make: (recording: Recording) => Change) {
	const found = await Promise.all(
		recordings.map(async (recording) => {
			const {document} = await replay(recording, make(recording));
			const [before, after] = [answerOf(recording.document), answerOf(document)];
			return JSON.stringify(before) === JSON.stringify(after)
				? []
				: [{id: recording.id, before, after}];
		}),
	);
	return found.flat();
}

const permissions = [
	...new Set(
		probesOf(trees, predicates).flatMap(({calls}) => calls.map((call) => wordOfCall(call))),
	),
];

/** Without what was not asked for, nothing is missing. */
const hasUsed = ({asked}: Recording, permission: string): boolean =>
	asked.some(({calls}) => calls.some((call) => wordOfRequest(call) === permission));

/** What the diagnosis with every right has found and put beneath another cause. */
const accountedFor = ({ruledOut}: TargetDocument): string[] =>
	ruledOut.filter(({reason}) => reason.en.startsWith('accounted for by')).map(({id}) => id);

/**
Why the answer without a permission may not stand beside the one with it: it names what was not found
before, is surer than before, or calls healthy what is not.
*/
function complaint(before: TargetDocument, after: TargetDocument): string[] {
	const confirmed = new Set(
		before.causes.filter(({status}) => status === 'confirmed').map(({id}) => id),
	);
	const known = new Set([...before.causes.map(({id}) => id), ...accountedFor(before)]);
	const wrong = after.causes
		.filter(({id, status}) => (status === 'confirmed' ? !confirmed.has(id) : !known.has(id)))
		.map(({id, status}) => `${id} ${status}`);
	const isLost = before.verdict !== 'healthy' && after.verdict === 'healthy';
	return isLost ? [...wrong, 'healthy'] : wrong;
}

/** What must not change a diagnosis, and what no diagnosis may show. */
export function proveSteadiness(): void {
	beforeAll(async () => {
		recordings = await recorded();
	}, recordingMs);

	describe('the diagnosis of every scenario stays the same', () => {
		const changes: ReadonlyArray<readonly [string, (recording: Recording) => Change]> = [
			['when nothing changes', () => ({})],
			['with other names of pods, nodes and namespace', otherNames],
			['with every list in another order', () => otherOrder],
			['with one object a page, and a list that expires half-way', () => pagesOfOne()],
			['with every object made just now', madeJustNow],
			['beside broken workloads that are none of the platform', brokenNeighbours],
			['with every known line in every log, older than the window', olderLines],
		];

		it.each(changes)(
			'%s',
			async (_title, make) => {
				expect(await differences(make)).toEqual([]);
			},
			recordingMs,
		);
	});

	describe('without one permission', () => {
		it.each(permissions)(
			'%s, no scenario gets another cause, and none gets well',
			async (permission) => {
				const affected = recordings.filter((recording) => hasUsed(recording, permission));
				expect(affected).not.toEqual([]);
				const found = await Promise.all(
					affected.map(async (recording) => {
						const {document} = await replay(recording, deny(permission));
						return complaint(recording.document, document).map(
							(text) => `${recording.id}: ${text}`,
						);
					}),
				);
				expect(found.flat()).toEqual([]);
			},
			recordingMs,
		);
	});

	describe.each(formats)('printed as %s', (_format, print) => {
		it.each(languages)('no scenario shows a secret (%s)', (language) => {
			const shown = recordings.flatMap(({id, document}) => {
				const text = print(document, language);
				return secretsIn(text).map((secret) => `${id}: ${secret}`);
			});
			expect(shown).toEqual([]);
		});

		it.each(languages)('every scenario says its causes (%s)', (language) => {
			const silent = recordings.flatMap(({id, document}) => {
				const text = print(document, language);
				return document.causes.filter((cause) => !text.includes(cause.id)).map(() => id);
			});
			expect(silent).toEqual([]);
		});
	});

	it('hears the secrets of the scenarios at all', () => {
		const heard = recordings
			.flatMap(({answers}) => answers.values().toArray())
			.map((answer) => (answer.ok ? answer.text : ''))
			.join('\n');
		expect(heard).toContain(canaries.databasePassword);
	});
}
