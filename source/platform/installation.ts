import type {Pod, RainbondCluster, RbdComponent} from '../cluster/objects.ts';
import {componentOf} from './components.ts';

export type InstallMode = 'quick' | 'host' | 'helm' | 'docked' | 'unknown';

export type Installation = {
	/** `v6.9.8-release` */
	readonly version: string | undefined;
	readonly mode: InstallMode;
};

type Seen = {
	readonly cluster: RainbondCluster | undefined;
	readonly pods: readonly Pod[];
	readonly components: readonly RbdComponent[] | undefined;
	readonly kubernetes: string | undefined;
};

/** Which Rainbond this is and how it came here, as far as its objects tell. */
export function installation({cluster, pods, components, kubernetes}: Seen): Installation {
	const api = pods.find((pod) => componentOf(pod) === 'rbd-api');
	const image = api?.spec.containers.find(({name}) => name === 'rbd-api')?.image ?? '';
	return {
		version: versionOf(pods) ?? cluster?.spec?.installVersion,
		mode: modeOf({cluster, pods, components, kubernetes}, image),
	};
}

/** Programs that are built together and carry Rainbond's own version; the one that counts most first. */
const versioned = ['rbd-api', 'rbd-worker', 'rbd-chaos', 'rbd-mq'];

function versionOf(pods: readonly Pod[]): string | undefined {
	for (const name of versioned) {
		const {containers = []} = pods.find((pod) => componentOf(pod) === name)?.spec ?? {};
		const image = (containers.find((one) => one.name === name) ?? containers[0])?.image ?? '';
		const tag = /:(?<tag>v\d[^:/@]*)(?:@.*)?$/.exec(image)?.groups?.tag;
		if (tag) {
			return tag;
		}
	}

	return undefined;
}

function modeOf({cluster, pods, components, kubernetes}: Seen, image: string): InstallMode {
	if (!cluster && pods.length === 0) {
		return 'unknown';
	}

	if (image.endsWith('-esgz')) {
		return 'quick';
	}

	const names = [
		...(components ?? []).map(({metadata}) => metadata.name),
		...pods.map((pod) => componentOf(pod)),
	];
	if (!names.includes('rbd-app-ui')) {
		return 'docked';
	}

	if (kubernetes?.includes('+rke2')) {
		return 'host';
	}

	return cluster?.metadata.annotations?.['meta.helm.sh/release-name'] ? 'helm' : 'unknown';
}

/** Whether a version, `v6.9.8-release`, is this one or a later one; undefined when it cannot be read. */
export function isAtLeast(
	version: string | undefined,
	wanted: readonly [number, number, number],
): boolean | undefined {
	const match = /^v?(?<major>\d+)\.(?<minor>\d+)(?:\.(?<patch>\d+))?/.exec(version ?? '');
	if (!match?.groups) {
		return undefined;
	}

	const {major, minor, patch = '0'} = match.groups;
	const parts = [Number(major), Number(minor), Number(patch)];
	for (const [index, part] of parts.entries()) {
		const other = wanted[index] ?? 0;
		if (part !== other) {
			return part > other;
		}
	}

	return true;
}
