import {binary} from '../bed/build/binaries.ts';
import {otherVersions} from '../bed/build/versions.ts';
import {type Command, ours} from './program.ts';

/** A program for the same work, and how its screen is read. */
export type Contender = {
	readonly name: string;
	/** Opens on the pods of a namespace; undefined when it has no such screen. */
	readonly overview?: {
		readonly command: (namespace: string) => Command;
		/** All pods of the healthy platform are there. */
		readonly isFilled: (screen: string) => boolean;
	};
	readonly logs: {
		/** Opens on what leads to the log of the only pod of a namespace. */
		readonly command: (namespace: string) => Command;
		/** Presses this once the pod is there; undefined when the log comes by itself. */
		readonly key?: string;
		/** Shows or hides the times of lines, to see how fast a key is answered. */
		readonly timesKey?: string;
	};
};

const k9s = (namespace: string): Command => ({
	file: binary('k9s'),
	// Its own usual screen, but for what is only decoration, and without the wait for it.
	args: ['--namespace', namespace, '--command', 'pods', '--splashless', '--logoless'],
	mark: 'Context:',
});

const overview = (namespace: string): Command => ours('-n', namespace);

export const contenders: readonly Contender[] = [
	{
		name: 'rbd-tui',
		overview: {command: overview, isFilled: (screen) => /rbd-worker\s.*Running/.test(screen)},
		logs: {command: overview, key: 'l', timesKey: 't'},
	},
	{
		name: `k9s ${otherVersions.k9s}`,
		overview: {command: k9s, isFilled: (screen) => /rbd-worker-\S+\s.*Running/.test(screen)},
		// This version draws a log when no line has come for 50 ms: of a flood it shows nothing.
		logs: {command: k9s, key: 'l', timesKey: 't'},
	},
	{
		name: `stern ${otherVersions.stern}`,
		logs: {
			command: (namespace) => ({
				file: binary('stern'),
				args: ['--namespace', namespace, '.*', '--tail', '100'],
				mark: 'flood',
			}),
		},
	},
];
