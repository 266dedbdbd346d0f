import type {X509Certificate} from 'node:crypto';
import {isSignedBy, parseCertificate} from './certificate-facts.ts';

const block =
	/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** Every certificate of a PEM text in its order; what cannot be read is left out. */
export const parseCertificates = (pem = ''): X509Certificate[] =>
	(pem.match(block) ?? [pem]).flatMap((one) => parseCertificate(one) ?? []);

const isOne =
	(one: X509Certificate) =>
	(other: X509Certificate): boolean =>
		other.fingerprint256 === one.fingerprint256;

/**
The way from a certificate up to an authority that is trusted, both included, over those that its owner presents
with it and on to the topmost one; undefined where it leads to none. Trusted are all, whatever their order.
*/
export function chainOf(
	leaf: X509Certificate,
	presented: readonly X509Certificate[],
	trusted: readonly X509Certificate[],
): X509Certificate[] | undefined {
	const path = [leaf];
	let isTrusted = trusted.some(isOne(leaf));
	for (;;) {
		const last = path.at(-1) ?? leaf;
		const isNext = (one: X509Certificate): boolean =>
			!path.some(isOne(one)) && isSignedBy(last, one);
		const authority = trusted.find((one) => isNext(one));
		const next = authority ?? (isTrusted ? undefined : presented.find((one) => isNext(one)));
		if (!next) {
			return isTrusted ? path : undefined;
		}

		isTrusted ||= authority !== undefined;
		path.push(next);
	}
}
