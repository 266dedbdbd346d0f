import {describe, expect, it} from 'vitest';
import {matchSignature, signatures} from '../../source/signatures/index.ts';
import {trees} from '../../source/trees/index.ts';

describe.each(signatures.map((signature) => [signature.id, signature] as const))(
	'the signature %s',
	(_id, signature) => {
		const component = signature.components[0] ?? '';

		it('matches the lines it was made for', () => {
			expect(signature.matches).not.toEqual([]);
			for (const line of signature.matches) {
				expect(matchSignature(component, line)?.signature.id).toBe(signature.id);
			}
		});

		it('does not match lines that only look like it', () => {
			expect(signature.misses).not.toEqual([]);
			for (const line of signature.misses) {
				expect(matchSignature(component, line)?.signature.id).not.toBe(signature.id);
			}
		});

		it('leads to causes of families that exist', () => {
			const ids = new Set(trees.flatMap((tree) => tree.causes.map((cause) => cause.id)));
			const families = new Set(trees.map(({id}) => id));
			const own = signature.leadsTo.filter((id) => families.has(id.split('/')[0] ?? ''));
			expect(own.filter((id) => !ids.has(id))).toEqual([]);
		});
	},
);

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
