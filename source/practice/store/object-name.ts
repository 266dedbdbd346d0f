import {randomInt} from 'node:crypto';
import {invalid} from '../api/status.ts';
import type {Kind} from '../api/kinds.ts';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = String.raw`${label}(\.${label})*`;

type Rule = {readonly limit: number; readonly complaints: ReadonlyArray<readonly [RegExp, string]>};

/** What a name must match, and the API server's sentence when it does not. */
const rules: Readonly<Record<Kind['nameRule'], Rule>> = {
	label: {
		limit: 63,
		complaints: [
			[
				/^[a-z\d](?:[-a-z\d]*[a-z\d])?$/,
				`a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`,
			],
		],
	},
	subdomain: {
		limit: 253,
		complaints: [
			[
				/^[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*$/,
				`a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`,
			],
		],
	},
	'path-segment': {
		limit: Infinity,
		complaints: [
			[/^(?!\.$)/, "may not be '.'"],
			[/^(?!\.\.$)/, "may not be '..'"],
			[/^[^/]*$/, "may not contain '/'"],
			[/^[^%]*$/, "may not contain '%'"],
		],
	},
};

/** Refuses (422) a new object's name that its kind does not allow, with the API server's sentences. */
export function checkName(kind: Kind, name: string): void {
	if (!name) {
		throw invalid(kind, '', [
			{
				reason: 'FieldValueRequired',
				message: 'Required value: name or generateName is required',
				field: 'metadata.name',
			},
		]);
	}

	const {limit, complaints: rule} = rules[kind.nameRule];
	const complaints = [
		...(name.length > limit ? [`must be no more than ${limit} characters`] : []),
		...rule.filter(([pattern]) => !pattern.test(name)).map(([, sentence]) => sentence),
	];
	if (complaints.length > 0) {
		throw invalid(
			kind,
			name,
			complaints.map((sentence) => ({
				reason: 'FieldValueInvalid',
				message: `Invalid value: ${JSON.stringify(name)}: ${sentence}`,
				field: 'metadata.name',
			})),
		);
	}
}

/** Without vowels and without what looks alike, so that no word and no doubt comes out of it. */
const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** A name from a generateName: at most 58 characters of it and five random ones. */
export const generateName = (base: string): string =>
	base.slice(0, 58) +
	Array.from({length: 5}, () => suffixAlphabet[randomInt(suffixAlphabet.length)]).join('');
