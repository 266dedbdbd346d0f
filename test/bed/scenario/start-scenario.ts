import {type Bed, startBed} from '../start-bed.ts';
import {startResolver} from '../network/resolver.ts';
import {readBaseline, clearCluster} from './clear-cluster.ts';
import {defineKinds, namespacesOf} from './apply-world.ts';
import {type Play, playScenario, type PlayOptions, worldOf} from './play-scenario.ts';

/** A control plane that plays one scenario after the other. */
export type Stage = {
	readonly bed: Bed;
	/**
	Ends the play there was, deletes everything that it has brought, and puts the next scenario on. Fails when something
	of the one before remains.
	*/
	play(options: Omit<PlayOptions, 'name' | 'number'>): Promise<Play>;
	stop(): Promise<void>;
};

export type StageOptions = {
	/** Name of the cluster and its context; default `bed`. */
	readonly name?: string;
	readonly number?: number;
};

export async function startStage({name = 'bed', number = 0}: StageOptions = {}): Promise<Stage> {
	const bed = await startBed({
		name,
		number,
		nodes: 0,
		hasControllers: false,
		// The world's pods come without the accounts that this plug-in looks for.
		apiServerFlags: ['--disable-admission-plugins=ServiceAccount'],
	});
	try {
		await defineKinds(bed.admin);
		const baseline = await readBaseline(bed.admin);
		const stopResolver = number === 0 ? await startResolver() : undefined;
		let present: Play | undefined;
		return {
			bed,
			async play(options) {
				await present?.end();
				const next = {...options, name, number};
				const {world} = worldOf(next);
				await clearCluster(bed.admin, baseline, namespacesOf(world.objects.all()));
				present = await playScenario(bed, next);
				return present;
			},
			async stop() {
				await present?.end();
				await stopResolver?.();
				await bed.stop();
			},
		};
	} catch (error) {
		await bed.stop();
		throw error;
	}
}

export type ScenarioOptions = StageOptions & Omit<PlayOptions, 'name' | 'number'>;

/** A real control plane in the state of a scenario. */
export type ScenarioBed = Bed & Play;

/** Starts a control plane and puts a scenario of the practice cluster into it. */
export async function startScenarioBed(options: ScenarioOptions): Promise<ScenarioBed> {
	const stage = await startStage(options);
	try {
		const play = await stage.play(options);
		return {
			...stage.bed,
			...play,
			contexts: play.contexts,
			stop: stage.stop,
		};
	} catch (error) {
		await stage.stop();
		throw error;
	}
}
