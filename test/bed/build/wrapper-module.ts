import fs from 'node:fs/promises';
import path from 'node:path';
import {go} from './go.ts';
import {otherVersions, versions} from './versions.ts';

const all = {...versions, ...otherVersions};

/** A Go module made only to build programs of another one. */
export type WrapperModule = {
	/** Also the name of its go.sum in test/bed/build/sums. */
	readonly name: keyof typeof all;
	/** The module that has the programs. */
	readonly requires: string;
	/** Programs by the path of their package. */
	readonly programs: Readonly<Record<string, string>>;
	readonly linkerFlags?: string;
};

const kubernetesPrograms = [
	'kube-apiserver',
	'kube-controller-manager',
	'kube-scheduler',
	'kubectl',
	'kubelet',
	'kube-proxy',
];

/** What the release builds write into the programs; without it `/version` answers a placeholder. */
function versionFlags(): string {
	const [major, minor] = versions.kubernetes.split('.');
	return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
		.flatMap((folder) => [
			`-X ${folder}.gitVersion=v${versions.kubernetes}`,
			`-X ${folder}.gitMajor=${major}`,
			`-X ${folder}.gitMinor=${minor}`,
		])
		.join(' ');
}

export const wrapperModules: readonly WrapperModule[] = [
	{
		name: 'kine',
		requires: 'github.com/k3s-io/kine',
		programs: {kine: 'github.com/k3s-io/kine'},
	},
	{
		name: 'kubernetes',
		requires: 'k8s.io/kubernetes',
		programs: Object.fromEntries(
			kubernetesPrograms.map((program) => [program, `k8s.io/kubernetes/cmd/${program}`]),
		),
		linkerFlags: versionFlags(),
	},
	{
		name: 'kwok',
		requires: 'sigs.k8s.io/kwok',
		programs: {kwok: 'sigs.k8s.io/kwok/cmd/kwok'},
	},
	{
		name: 'k9s',
		requires: 'github.com/derailed/k9s',
		programs: {k9s: 'github.com/derailed/k9s'},
		linkerFlags: `-X github.com/derailed/k9s/cmd.version=v${otherVersions.k9s}`,
	},
	{
		name: 'stern',
		requires: 'github.com/stern/stern',
		programs: {stern: 'github.com/stern/stern'},
		linkerFlags: `-X github.com/stern/stern/cmd.version=${otherVersions.stern}`,
	},
];

const sumFile = (name: string): string => path.join(import.meta.dirname, 'sums', `${name}.sum`);

/** Writes go.mod and go.sum of a wrapper into a folder of its own. */
export async function writeWrapper(folder: string, wrapper: WrapperModule): Promise<void> {
	await fs.mkdir(folder, {recursive: true});
	await fs.copyFile(sumFile(wrapper.name), path.join(folder, 'go.sum'));
	const required = `${wrapper.requires} v${all[wrapper.name]}`;
	const own = wrapper.name === 'kubernetes' ? await kubernetesLines(folder) : [];
	const lines = [`module bed/${wrapper.name}`, 'go 1.26.0', `require ${required}`, ...own];
	await fs.writeFile(path.join(folder, 'go.mod'), `${lines.join('\n')}\n`);
}

/**
Kubernetes replaces its staging modules by folders, which works only inside of its own repository: here
each is replaced by the release of that module. Its godebug settings are part of how it is built.
*/
async function kubernetesLines(folder: string): Promise<string[]> {
	const {kubernetes} = versions;
	const answer = await go(folder, 'mod', 'download', '-json', `k8s.io/kubernetes@v${kubernetes}`);
	const {GoMod} = JSON.parse(answer) as {GoMod: string};
	const text = await fs.readFile(GoMod, 'utf8');
	const staging = text
		.matchAll(/^[\t ]*(?:replace )?(?<module>[\w./-]+) => \.\/staging\//gm)
		.map(({groups}) => groups?.module ?? '')
		.map((module) => `replace ${module} => ${module} v0.${kubernetes.replace(/^1\./, '')}`);
	const godebug = text.match(/^godebug (?:\([^)]*\)|.*)$/gm) ?? [];
	return [...godebug, ...staging];
}
