import {hashOf, seededRandom} from '../random.ts';
import type {Platform} from './platform.ts';

/** The platform of a practice cluster of that name: three nodes, two of them gateways and builders. */
export function practicePlatform(name: string): Platform {
	const site = name.split('-').at(-1) ?? name;
	const network = `192.168.${10 + (hashOf(name) % 200)}`;
	return {
		name,
		namespace: 'rbd-system',
		version: 'v6.9.8-release',
		kubernetes: 'v1.30.4+rke2r1',
		registry: 'registry.cn-hangzhou.aliyuncs.com/goodrain',
		nodes: [1, 2, 3].map((number) => ({
			name: `${site}-node-${number}`,
			address: `${network}.${10 + number}`,
			isControlPlane: number === 1,
			isGateway: number < 3,
			builds: number < 3,
		})),
		enterpriseId: seededRandom(name).uid(),
	};
}
