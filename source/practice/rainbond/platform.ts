import type {KubernetesObject} from '../../cluster/objects.ts';
import type {Resource} from '../../cluster/resources.ts';
import type {Draft} from '../object-access.ts';

/** A node of the practice cluster, as the platform is told of it. */
export type PlatformNode = {
	readonly name: string;
	readonly address: string;
	readonly isControlPlane?: boolean;
	readonly isGateway?: boolean;
	readonly builds?: boolean;
};

/** What tells one practice platform from another. */
export type Platform = {
	/** The cluster's name, as its context has it: prod-sh. */
	readonly name: string;
	readonly namespace: string;
	readonly version: string;
	readonly kubernetes: string;
	/** Where the platform's images come from. */
	readonly registry: string;
	readonly nodes: readonly PlatformNode[];
	readonly enterpriseId: string;
};

/** The first node of the gateway; empty where the platform has none. */
export const gatewayAddressOf = ({nodes}: Pick<Platform, 'nodes'>): string =>
	nodes.find(({isGateway}) => isGateway)?.address ?? '';

/** 30 of v1.30.4+rke2r1. */
export const minorVersion = ({kubernetes}: Platform): number =>
	Number(/^v\d+\.(?<minor>\d+)/.exec(kubernetes)?.groups?.minor ?? 30);

/** An object to be, with the kind that its author does not repeat inside it. */
export type Resourced<T extends KubernetesObject = KubernetesObject> = {
	readonly resource: Resource<T>;
	readonly draft: Draft<T>;
};

/** Keeps kind and object of one type together in a list of different ones. */
export const resourced = <T extends KubernetesObject>(
	resource: Resource<T>,
	draft: Draft<T>,
): Resourced => ({resource, draft});

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const base64Values = (data: Readonly<Record<string, string>>): Record<string, string> =>
	Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]));
