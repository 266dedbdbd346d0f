import process from 'node:process';
import type {RemedyRun} from '../remedies/remedy-run.ts';
import {type FixLook, stepLine} from './fix-page.ts';

/** Writes a line for whatever gets further in a run, until the function that it returns is called. */
export function showProgress(run: RemedyRun, look: FixLook): () => void {
	const shown = new Map<number, string>();
	let told = '';
	return run.subscribe(() => {
		const {verdict, steps} = run.get();
		const words = verdict?.[look.language] ?? '';
		if (words !== told) {
			told = words;
			process.stderr.write(`${look.symbols.waiting} ${words}\n`);
		}

		for (const [index, step] of steps.entries()) {
			const line = stepLine(step, look);
			if (step.state === 'waiting' || shown.get(index) === line) {
				continue;
			}

			shown.set(index, line);
			process.stderr.write(`${line}\n`);
		}
	});
}
