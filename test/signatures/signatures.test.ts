import {describe, expect, it} from 'vitest';
import type {Pod} from '../../source/cluster/objects.ts';
import {linesBetween} from '../../source/practice/models/logs/log-lines.ts';
import {platformLogs} from '../../source/practice/rainbond/logs/platform-logs.ts';
import {matchSignature, signatures} from '../../source/signatures/index.ts';
import {trees} from '../../source/trees/index.ts';

/** Families of the catalogue whose trees are still to come: lines may lead to their causes already. */
const familiesToCome = new Set(['build', 'workload', 'gateway', 'tcp']);

describe.each(signatures.map((signature) => [signature.id, signature] as const))(
	'the signature %s',
	(_id, signature) => {
		it('matches the lines it was made for, of every component that prints them', () => {
			expect(signature.matches).not.toEqual([]);
			for (const component of signature.components) {
				for (const line of signature.matches) {
					expect(matchSignature(component, line)?.signature.id).toBe(signature.id);
				}
			}
		});

		it('does not match lines that only look like it', () => {
			expect(signature.misses).not.toEqual([]);
			for (const component of signature.components) {
				for (const line of signature.misses) {
					expect(matchSignature(component, line)?.signature.id).not.toBe(signature.id);
				}
			}
		});

		it('leads to causes of families that exist or are to come', () => {
			const ids = new Set(trees.flatMap((tree) => tree.causes.map((cause) => cause.id)));
			const families = new Set(trees.map(({id}) => id));
			const familyOf = (id: string): string => id.split('/')[0] ?? '';
			const unknown = signature.leadsTo.filter((id) =>
				families.has(familyOf(id)) ? !ids.has(id) : !familiesToCome.has(familyOf(id)),
			);
			expect(unknown).toEqual([]);
		});

		it('leads nowhere if it is harmless', () => {
			expect(signature.isHarmless ? signature.leadsTo : []).toEqual([]);
		});

		it('says in both languages what it means and for which versions', () => {
			for (const text of [signature.meaning, signature.versions]) {
				expect(text?.zh).not.toBe('');
				expect(text?.en).not.toBe('');
				expect(text?.en ?? '').not.toMatch(/\p{Script=Han}/u);
			}

			expect(signature.meaning.zh).toMatch(/\p{Script=Han}/u);
		});
	},
);

it('no two signatures have one id', () => {
	expect(new Set(signatures.map(({id}) => id)).size).toBe(signatures.length);
});

/** A day of what a healthy program prints, from its start. */
function usualLines(log: (typeof platformLogs)[number]['log']): string[] {
	const startedAt = Date.parse('2026-08-01T00:00:00Z');
	const pod: Pod = {
		metadata: {
			name: 'usual',
			namespace: 'rbd-system',
			uid: 'usual',
			resourceVersion: '1',
			creationTimestamp: '2026-08-01T00:00:00Z',
		},
		spec: {containers: []},
		status: {podIP: '10.42.0.9'},
	};
	const stretch = {pod, seed: 'usual', startedAt, segments: [{since: startedAt, log}]};
	return linesBetween(stretch, startedAt - 1, startedAt + 24 * 3_600_000).map(({text}) => text);
}

describe.each(
	platformLogs.map(
		({workload, container, log}) =>
			[[workload, container].filter(Boolean).join(' '), workload, log] as const,
	),
)('what a healthy %s prints', (_name, workload, log) => {
	it('is not flagged', () => {
		const lines = usualLines(log);
		expect(lines.length).toBeGreaterThan(0);
		const flagged = lines.filter((line) => {
			const signature = matchSignature(workload, line)?.signature;
			return signature && !signature.isHarmless;
		});
		expect(flagged).toEqual([]);
	});
});

describe('matching a log line', () => {
	it('says where the peer was', () => {
		const line =
			'2026/11/21 10:00:00 http: TLS handshake error from 10.42.0.1:35590: remote error: tls: bad certificate';
		expect(matchSignature('rbd-api', line)?.address).toBe('10.42.0.1');
		expect(matchSignature('rbd-api', line.replace('10.42.0.1', '[fd00::1]'))?.address).toBe(
			'fd00::1',
		);
	});

	it('knows nothing of components that do not print such lines', () => {
		const [first] = signatures;
		expect(matchSignature('minio', first?.matches[0] ?? '')).toBe(undefined);
	});
});
