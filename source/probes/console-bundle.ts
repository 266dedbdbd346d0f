import {parse} from 'yaml';
import {type CertificateBundle, clientFields, readBundle} from './certificate-bundle.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {ownGap} from './reading.ts';

/** What a person has copied out of the console into a file, as facts. */
export type ConsoleBundle = {
	readonly apiAddress: string;
	readonly bundle: CertificateBundle;
	/** Fields that begin with blanks, which the console's TLS library refuses. */
	readonly indented: readonly string[];
	/** Fields that are still base64 instead of PEM. */
	readonly encoded: readonly string[];
};

/** `--input bundle=FILE`: the fields of `grctl config` as YAML or JSON. Undefined: nobody gave one. */
export const consoleBundle = defineProbe<ConsoleBundle | undefined>({
	id: 'console-bundle',
	title: {zh: '控制台里填写的对接信息', en: 'what the console holds'},
	calls: [],
	vantage: 'person',
	disturbance: 'read',
	deadlineMs: 2000,
	sensitive: ['bundle'],
	async run(context) {
		const file = context.input.bundle;
		if (file === undefined) {
			return read(undefined);
		}

		const source = await context.readFile(file);
		const values = source.ok ? fieldsOf(source.value) : undefined;
		if (!values) {
			const needs = `a file with apiAddress, ca.pem, client.pem and client.key.pem at ${file}`;
			const wanted = {
				needs,
				needsText: {
					zh: `${file}，其中有 apiAddress、ca.pem、client.pem 和 client.key.pem`,
					en: needs,
				},
				isOptional: true,
			};
			return notRead(
				source.ok
					? ownGap(
							'parse',
							{
								zh: `${file} 不是带有这些字段的 YAML 或 JSON`,
								en: `${file} is neither YAML nor JSON with these fields`,
							},
							wanted,
						)
					: {why: 'needs input', message: source.failure.message, ...wanted},
			);
		}

		const names = [clientFields.authority, clientFields.leaf, clientFields.key];
		return read({
			apiAddress: values.apiAddress ?? '',
			bundle: readBundle(values, clientFields).facts,
			indented: names.filter((name) => /^[ \t]+\S/.test(values[name] ?? '')),
			encoded: names.filter((name) => values[name]?.trim().startsWith('LS0t')),
		});
	},
});

function fieldsOf(source: string): Record<string, string> | undefined {
	try {
		const value: unknown = parse(source);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.fromEntries(
					Object.entries(value).flatMap(([key, field]) =>
						typeof field === 'string' ? [[key, field]] : [],
					),
				)
			: undefined;
	} catch {
		return undefined;
	}
}
