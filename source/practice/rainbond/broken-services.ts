import {services} from '../../cluster/resources.ts';
import type {World} from '../world/world.ts';

/** The Service selects nothing any more: a label that no pod of the platform has, left by somebody's experiment. */
export function spoilSelector(world: World, service: string): void {
	world.change(services, service, ({spec}) => {
		Object.assign(spec ?? {}, {selector: {...spec?.selector, track: 'stable'}});
	});
}

/** The Service leads to a port that somebody wrote into it, and on which nothing listens in its pods. */
export function misdirect(world: World, service: string, targetPort: number): void {
	world.change(services, service, ({spec}) => {
		Object.assign(spec ?? {}, {ports: spec?.ports?.map((port) => ({...port, targetPort}))});
	});
}
