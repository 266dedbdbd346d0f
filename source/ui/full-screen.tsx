import process from 'node:process';
import {createContext, use, useEffect, useInsertionEffect, useMemo, type ReactNode} from 'react';
import {render, useApp, useStdout, type Instance} from 'ink';
import {
	createTerminalControl,
	cutLongRows,
	wrapLongRows,
	type TerminalControl,
} from './terminal-control.ts';

const TerminalControlContext = createContext<TerminalControl | undefined>(undefined);

/** How components below `renderFullScreen` give the terminal away for a while. */
export function useTerminalControl(): TerminalControl {
	const control = use(TerminalControlContext);
	if (!control) {
		throw new Error('useTerminalControl works below renderFullScreen only');
	}

	return control;
}

function FullScreen({children}: {readonly children: ReactNode}) {
	const {suspendTerminal} = useApp();
	const {stdout} = useStdout();
	const control = useMemo(() => createTerminalControl(suspendTerminal), [suspendTerminal]);

	// Earlier than the first frame, and undone whenever Ink takes the tree down.
	useInsertionEffect(() => {
		stdout.write(cutLongRows);
		return () => {
			stdout.write(wrapLongRows);
		};
	}, [stdout]);

	useEffect(() => control.listen(), [control]);

	return <TerminalControlContext value={control}>{children}</TerminalControlContext>;
}

/**
Draws on the alternate screen until the program exits. Ink takes the tree down and restores the
terminal on `exit()`, at the end of the process, on uncaught errors and on signals that end it.
*/
export const renderFullScreen = (node: ReactNode): Instance =>
	render(<FullScreen>{node}</FullScreen>, {
		// What is read aloud is a page that may be longer than the screen, and has to scroll.
		alternateScreen: process.env.INK_SCREEN_READER !== 'true',
		incrementalRendering: true,
		// Also where an environment variable makes Ink believe that it runs in CI.
		interactive: true,
		// The key map decides what Ctrl-C does.
		exitOnCtrlC: false,
		// Changes of data come in ticks; an answer to a key should not wait for the next of 30 frames.
		maxFps: 120,
	});
