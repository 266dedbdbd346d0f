import {
	configMaps,
	rbdComponents,
	secrets,
	services,
	statefulSets,
	type Resource,
} from '../../cluster/resources.ts';
import type {World} from '../world/world.ts';

/** The platform as it is where rbd-db was never installed. */
export function removeDatabase({objects, platform, rules}: World): void {
	const {namespace} = platform;
	const gone: ReadonlyArray<readonly [Resource, string]> = [
		[rbdComponents, 'rbd-db'],
		[statefulSets, 'rbd-db'],
		[services, 'rbd-db-rw'],
		[secrets, 'rbd-db'],
		[configMaps, 'rbd-db-mycnf'],
		[configMaps, 'rbd-db-initdb'],
	];
	for (const [resource, name] of gone) {
		objects.remove(resource, {namespace, name});
	}

	// What depends on rbd-db depends on something else now.
	const others = rules.filter(({whileDown}) => whileDown !== `${namespace}/rbd-db`);
	rules.splice(0, rules.length, ...others);
}
