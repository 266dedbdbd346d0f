import {verbatim} from '../text/text.ts';
import type {Cockpit} from './cockpit.ts';
import type {OpenWalk} from './cockpit-state.ts';
import type {Commands} from './command.ts';
import type {FindingOutside} from './finding-commands.ts';
import {copyBlock, goTo} from './lead-on.ts';
import {openLogs} from './log-commands.ts';
import {openPrompt} from './prompts.ts';
import {blocksOfWalk, causeOfWalk, componentOfWalk, presentWalk, selectedQuestion} from './walk.ts';
import {clampScroll, stepLines, walkAreas} from './walk-view.ts';

/** Walking a fault tree with a person: steps, answers, remedies. */
export function walkCommands(outside: FindingOutside): Commands {
	const {cockpit, write} = outside;
	const change = (part: Partial<OpenWalk>) => {
		const {walk} = cockpit.state.get();
		if (walk) {
			cockpit.update({walk: {...walk, ...part}});
		}
	};

	return {
		...moving(cockpit, change),
		...answering(cockpit),
		'walk.logs'() {
			const component = componentOfWalk(cockpit.view);
			if (component === undefined) {
				return;
			}

			cockpit.update({walk: undefined});
			openLogs(cockpit, component);
		},
		'walk.go'() {
			const cause = causeOfWalk(cockpit.view);
			goTo(cockpit, cause && {id: `cause:${cause.id}`, kind: 'cause', cause});
		},
		'walk.copy'() {
			const copied = cockpit.state.get().walk?.copied ?? 0;
			copyBlock(cockpit, write, {blocks: blocksOfWalk(cockpit.view), copied});
			change({copied: copied + 1});
		},
		'walk.close'() {
			cockpit.update({walk: undefined});
		},
	};
}

function moving(cockpit: Cockpit, change: (part: Partial<OpenWalk>) => void): Commands {
	const step = (by: number) => {
		const {steps = [], selected = 0} = presentWalk(cockpit.view) ?? {};
		const index = Math.max(0, Math.min(steps.length - 1, selected + by));
		change({selected: steps[index]?.id, scroll: 0, copied: 0});
	};

	const turn = (by: 1 | -1) => {
		const present = presentWalk(cockpit.view);
		if (!present) {
			return;
		}

		const {tree, trees} = present;
		const index = (trees.indexOf(tree) + by + trees.length) % trees.length;
		const next = trees[index] ?? tree;
		change({tree: next.id, target: undefined, selected: undefined, scroll: 0, copied: 0});
	};

	const scroll = (direction: 1 | -1) => {
		const {view} = cockpit;
		const present = presentWalk(view);
		if (!present) {
			return;
		}

		const {width, height} = walkAreas(view.layout.body).evidence;
		const lines = stepLines(present, view, width).length;
		const position = clampScroll(view, lines, height) + direction * Math.max(1, height - 1);
		change({scroll: Math.max(0, position)});
	};

	return {
		'walk.up'() {
			step(-1);
		},
		'walk.down'() {
			step(1);
		},
		'walk.first'() {
			step(-Infinity);
		},
		'walk.last'() {
			step(Infinity);
		},
		'walk.pageUp'() {
			scroll(-1);
		},
		'walk.pageDown'() {
			scroll(1);
		},
		'walk.nextTree'() {
			turn(1);
		},
		'walk.previousTree'() {
			turn(-1);
		},
	};
}

/** A person's answer decides the way, and is an input of the diagnosis where it has a value there. */
function answering(cockpit: Cockpit): Commands {
	const answer = (outcome: 'pass' | 'fail') => {
		const {walk, answers} = cockpit.state.get();
		const question = selectedQuestion(cockpit.view);
		if (!walk || !question) {
			return;
		}

		const {node, ask} = question;
		const {context, tree} = walk;
		const own = {...answers.get(context), [`${tree}/${node.id}`]: outcome};
		cockpit.update({
			answers: new Map([...answers, [context, own]]),
			walk: {...walk, target: undefined, selected: undefined, scroll: 0, copied: 0},
		});
		if (ask.values) {
			cockpit.diagnoses.get(context)?.diagnosis.answer(ask.input, ask.values[outcome]);
		}
	};

	return {
		'ask.yes'() {
			answer('pass');
		},
		'ask.no'() {
			answer('fail');
		},
		'ask.write'() {
			const {input} = selectedQuestion(cockpit.view)?.ask ?? {};
			if (input === undefined) {
				return;
			}

			const given = cockpit.view.active?.diagnosis?.input[input] ?? '';
			openPrompt(cockpit, 'answer', verbatim(`${input}=`), given);
		},
	};
}

/** Takes what was written as the answer to the selected question; nothing takes the answer back. */
export function acceptAnswer(cockpit: Cockpit, text: string): void {
	const {walk} = cockpit.state.get();
	const input = selectedQuestion(cockpit.view)?.ask.input;
	cockpit.update({prompt: undefined});
	if (walk && input !== undefined) {
		cockpit.diagnoses.get(walk.context)?.diagnosis.answer(input, text === '' ? undefined : text);
	}
}
