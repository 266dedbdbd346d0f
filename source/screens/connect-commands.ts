import type {KeyHandlers} from '../ui/dispatch.ts';
import {type App, appCommands} from './app-commands.ts';
import {ChangeCommands} from './change-commands.ts';
import {clusterCommands, openCluster} from './cluster-commands.ts';
import type {Commands} from './command.ts';
import type {View} from './cockpit-view.ts';
import {detailCommands} from './detail-commands.ts';
import {findingCommands} from './finding-commands.ts';
import {ForwardCommands} from './forward-commands.ts';
import {incidentCommands} from './incident-record.ts';
import {findInList, listCommands} from './list-commands.ts';
import {closeLogs, findInLogs, logCommands} from './log-commands.ts';
import {edited, editWritten, promptText, typed} from './prompts.ts';
import {RemedyCommands} from './remedy-commands.ts';
import {scopesOf} from './scopes.ts';
import {SearchCommands} from './search-commands.ts';
import {acceptAnswer, walkCommands} from './walk-commands.ts';

export type Connected = {
	readonly keys: KeyHandlers<View>;
	readonly changes: ChangeCommands;
	readonly commands: Commands;
	/** Ends what commands have begun: remedies, logs and port forwards. */
	close(): void;
};

/** Gives every command of the bindings something to do. */
export function connectCommands(outside: Omit<App, 'changes'>): Connected {
	const {cockpit} = outside;
	const changes = new ChangeCommands(
		cockpit,
		() => {
			outside.quit();
		},
		outside.write,
	);
	const remedies = new RemedyCommands({...outside, changes});
	const forwards = new ForwardCommands(cockpit);
	const run = (command: string, arrival: number) => {
		const [kind, name = ''] = command.split(/:(?<rest>.*)/s);
		if (kind === 'context') {
			openCluster(cockpit, name);
		} else if (kind === 'namespace') {
			cockpit.session?.useNamespace(name);
		} else {
			commands[command]?.(arrival);
		}
	};

	const search = new SearchCommands(cockpit, (command) => {
		run(command, performance.now());
	});
	const commands: Commands = {
		...listCommands(cockpit),
		...clusterCommands(cockpit),
		...incidentCommands(cockpit),
		...logCommands(cockpit),
		...detailCommands(cockpit),
		...changes.commands,
		...forwards.commands,
		...search.commands,
		...appCommands({...outside, changes}),
		...findingCommands(outside),
		...walkCommands(outside),
		...remedies.commands,
		'prompt.cancel'() {
			if (cockpit.state.get().question) {
				changes.cancel();
			} else {
				cockpit.update({prompt: undefined});
			}
		},
		'prompt.accept'() {
			acceptPrompt(cockpit, changes, forwards);
		},
	};
	return {
		commands,
		changes,
		keys: {
			bindings: cockpit.options.bindings,
			scopes: () => scopesOf(cockpit.state.get()),
			state: () => cockpit.view,
			onCommand(command, arrival) {
				if (cockpit.state.get().notice) {
					cockpit.update({notice: undefined});
				}

				run(command, arrival);
			},
			onRefusal(binding, reason) {
				cockpit.notify('warning', {
					zh: `${binding.label.zh}：${reason.zh}`,
					en: `${binding.label.en}: ${reason.en}`,
				});
			},
			onText(text) {
				editWritten(cockpit, typed(text));
				search.refresh();
			},
			onEditKey(key) {
				editWritten(cockpit, edited(key));
				search.refresh();
			},
			onPaste(text) {
				// A pasted name confirms nothing: it must be typed.
				if (cockpit.state.get().prompt?.purpose === 'clusterName') {
					return;
				}

				editWritten(cockpit, typed(text));
				search.refresh();
			},
		},
		close() {
			changes.close();
			closeLogs(cockpit);
			forwards.closeAll();
		},
	};
}

function acceptPrompt(
	cockpit: App['cockpit'],
	changes: ChangeCommands,
	forwards: ForwardCommands,
): void {
	const {prompt, focus, list} = cockpit.state.get();
	if (!prompt) {
		return;
	}

	const text = promptText(prompt);
	const logs = cockpit.logs?.logs;
	switch (prompt.purpose) {
		case 'find': {
			cockpit.update({prompt: undefined, find: text});
			findInList(cockpit, focus === 'logs' ? list : focus, 1, true);
			break;
		}

		case 'logFilter': {
			const problem = logs?.setFilter(text);
			cockpit.update({prompt: problem && {...prompt, problem}});
			break;
		}

		case 'logSearch': {
			const problem = logs?.setSearch(text);
			cockpit.update({prompt: problem && {...prompt, problem}});
			if (!problem && text) {
				void findInLogs(cockpit, -1);
			}

			break;
		}

		case 'forward': {
			const problem = {zh: '端口应写成 8443 或 18443:8443', en: 'write 8443 or 18443:8443'};
			cockpit.update({prompt: forwards.accept(text) ? undefined : {...prompt, problem}});
			break;
		}

		case 'answer': {
			acceptAnswer(cockpit, text);
			break;
		}

		case 'clusterName': {
			changes.acceptName(text);
			break;
		}
	}
}
