import fs from 'node:fs';
import type {Document, LineCounter} from 'yaml';
import type {Text} from '../text/text.ts';
import {readYaml} from '../text/yaml.ts';
import {inClusterContext} from './in-cluster.ts';
import {type Environment, kubeconfigFiles} from './kubeconfig-files.ts';
import {
	type ClusterSettings,
	clusterSchema,
	type ContextSettings,
	contextSchema,
	expectation,
	type KubeContext,
	userSchema,
} from './kubeconfig-schema.ts';

export type Kubeconfig = {
	readonly contexts: readonly KubeContext[];
	readonly currentContext?: string | undefined;
	/** Files that could not be read or understood; the contexts of the other files are usable. */
	readonly problems: readonly Text[];
	/** The files that were looked at, in the order of their precedence. */
	readonly files: readonly string[];
};

/**
Reads the kubeconfig as kubectl does: `--kubeconfig` alone, else every file of KUBECONFIG (missing ones
are skipped, the first that defines a name wins), else ~/.kube/config, else the service account of the
pod it runs in.
*/
export function loadKubeconfig(
	explicitFile: string | undefined,
	environment: Environment,
): Kubeconfig {
	const {files, isRequired} = kubeconfigFiles(explicitFile, environment);
	const merged = new MergedConfig();
	for (const file of files) {
		merged.read(file, isRequired);
	}

	const config = merged.finish(files);
	const own = config.contexts.length === 0 && !explicitFile && inClusterContext(environment);
	return own ? {...config, contexts: [own], currentContext: own.name} : config;
}

type Kind = 'clusters' | 'users' | 'contexts';

const lists = [
	{name: 'clusters', field: 'cluster', schema: clusterSchema},
	{name: 'users', field: 'user', schema: userSchema},
	{name: 'contexts', field: 'context', schema: contextSchema},
] as const;

type Merged = {file: string; settings?: unknown; problem?: Text};

/** Entries by name, the first definition wins; an entry that cannot be read keeps its problem. */
class MergedConfig {
	readonly #entries: Record<Kind, Map<string, Merged>> = {
		clusters: new Map(),
		users: new Map(),
		contexts: new Map(),
	};

	readonly #problems: Text[] = [];
	#currentContext: string | undefined;

	finish(files: readonly string[]): Kubeconfig {
		return {
			contexts: this.#entries.contexts
				.keys()
				.map((name) => this.#context(name))
				.toArray(),
			currentContext: this.#currentContext,
			problems: this.#problems,
			files,
		};
	}

	read(file: string, isRequired: boolean): void {
		const source = this.#readFile(file, isRequired);
		if (source === undefined) {
			return;
		}

		const yaml = readYaml(source);
		if ('problems' in yaml) {
			const [{line, reason} = {line: 1, reason: ''}] = yaml.problems;
			this.#problems.push({
				zh: `${file} 第 ${line} 行不是合法的 YAML：${reason}；请修正该文件，其余文件照常使用`,
				en: `${file}:${line} is not valid YAML: ${reason}; mend the file, the others are used meanwhile`,
			});
			return;
		}

		const {content, document, lines} = yaml;
		if (content === null || content === undefined) {
			return;
		}

		if (typeof content !== 'object' || Array.isArray(content)) {
			this.#problems.push({
				zh: `${file} 不是 kubeconfig：最外层应是含 clusters、contexts、users 的映射`,
				en: `${file} is not a kubeconfig: its top level should be a map with clusters, contexts and users`,
			});
			return;
		}

		const config = content as Record<string, unknown>;
		const place = {file, document, lines};
		for (const list of lists) {
			this.#collect(list, config[list.name], place);
		}

		const current = config['current-context'];
		this.#currentContext ??= typeof current === 'string' && current ? current : undefined;
	}

	#readFile(file: string, isRequired: boolean): string | undefined {
		try {
			return fs.readFileSync(file, 'utf8');
		} catch (error) {
			const {code = ''} = error as NodeJS.ErrnoException;
			if (code === 'ENOENT' && !isRequired) {
				return undefined;
			}

			this.#problems.push({
				zh: `读不了 kubeconfig 文件 ${file}（${code}）；请检查路径和权限`,
				en: `cannot read the kubeconfig file ${file} (${code}); check its path and permissions`,
			});
			return undefined;
		}
	}

	#collect(
		{name: list, field, schema}: (typeof lists)[number],
		items: unknown,
		place: {file: string; document: Document; lines: LineCounter},
	): void {
		if (!Array.isArray(items)) {
			return;
		}

		for (const [index, item] of (items as unknown[]).entries()) {
			const entry = (item ?? {}) as Record<string, unknown>;
			const {name} = entry;
			const value = entry[field];
			if (typeof name !== 'string' || this.#entries[list].has(name)) {
				continue;
			}

			const result = schema.safeParse(value ?? {});
			if (result.success) {
				this.#entries[list].set(name, {file: place.file, settings: result.data});
				continue;
			}

			const [issue] = result.error.issues;
			const keys = (issue?.path ?? []).map(String);
			const line = lineOf(place.document, place.lines, [list, index, field, ...keys]);
			const label = `${list}[${index}].${[field, ...keys].join('.')}`;
			const {zh, en} = issue ? expectation(issue) : {zh: '无效', en: 'is invalid'};
			this.#entries[list].set(name, {
				file: place.file,
				problem: {
					zh: `${place.file}${line} 的 ${label} ${zh}`,
					en: `${place.file}${line}: ${label} ${en}`,
				},
			});
		}
	}

	#context(name: string): KubeContext {
		const {file, settings, problem} = this.#entries.contexts.get(name) ?? {file: ''};
		if (problem) {
			return {name, problem};
		}

		const {cluster: clusterName, user: userKey, namespace} = settings as ContextSettings;
		const cluster = this.#entries.clusters.get(clusterName);
		const user = userKey ? this.#entries.users.get(userKey) : undefined;
		return {
			name,
			namespace,
			cluster: cluster && {
				name: clusterName,
				file: cluster.file,
				settings: cluster.settings ?? {},
			},
			user: user && {
				name: userKey ?? '',
				file: user.file,
				settings: user.settings ?? {},
			},
			problem:
				cluster?.problem ??
				user?.problem ??
				(cluster ? undefined : undefinedEntry(name, file, `cluster ${clusterName}`)) ??
				(userKey && !user ? undefinedEntry(name, file, `user ${userKey}`) : undefined) ??
				missingServer(clusterName, cluster),
		};
	}
}

function undefinedEntry(context: string, file: string, entry: string): Text {
	return {
		zh: `${file} 的上下文 ${context} 指向 ${entry}，但没有任何文件定义它`,
		en: `context ${context} in ${file} names the ${entry}, which no file defines`,
	};
}

function missingServer(name: string, entry: Merged | undefined): Text | undefined {
	const {server} = (entry?.settings ?? {}) as ClusterSettings;
	if (server && URL.canParse(server) && /^https?:$/.test(new URL(server).protocol)) {
		return undefined;
	}

	return {
		zh: `${entry?.file ?? ''} 中 cluster ${name} 的 server 应是 https:// 地址，现在是 ${server ?? '空'}`,
		en: `server of cluster ${name} in ${entry?.file ?? ''} should be an https:// address, it is ${server ?? 'empty'}`,
	};
}

function lineOf(document: Document, lines: LineCounter, keys: Array<string | number>): string {
	for (let length = keys.length; length > 0; length--) {
		const node: unknown = document.getIn(keys.slice(0, length), true);
		const {range} = (node ?? {}) as {range?: [number, number, number]};
		if (range) {
			return `:${lines.linePos(range[0]).line}`;
		}
	}

	return '';
}
