import {memo, useEffect, useEffectEvent} from 'react';
import {Box, useStdout} from 'ink';
import {Field} from '../ui/field.tsx';
import type {KeyHandlers} from '../ui/dispatch.ts';
import {Lines} from '../ui/lines.tsx';
import {Spinner} from '../ui/spinner.tsx';
import type {Observable} from '../observable.ts';
import {useTerminalControl} from '../ui/full-screen.tsx';
import type {TerminalControl} from '../ui/terminal-control.ts';
import type {Theme} from '../ui/theme.ts';
import {useDispatcher} from '../ui/use-dispatcher.ts';
import {useOnceShown} from '../ui/use-once-shown.ts';
import {useStore} from '../ui/use-store.ts';
import type {View} from './cockpit-view.ts';
import type {Block, Frame} from './frame.ts';

type CockpitScreenProps = {
	readonly frame: Observable<Frame>;
	readonly theme: Theme;
	readonly keys: KeyHandlers<View>;
	/** The whole question has got onto the screen (`performance.now()`). */
	readonly onQuestionShown: (id: number, at: number) => void;
	readonly onResize: (columns: number, rows: number) => void;
	readonly onTerminal: (control: TerminalControl) => void;
};

/** Draws the frames of a cockpit and hands it the keys; it decides nothing. */
export function CockpitScreen(props: CockpitScreenProps) {
	const {frame, theme, keys, onQuestionShown, onResize, onTerminal} = props;
	const control = useTerminalControl();
	const {stdout} = useStdout();
	const tellTerminal = useEffectEvent(onTerminal);
	const tellSize = useEffectEvent(onResize);
	useDispatcher(keys);
	useEffect(() => {
		tellTerminal(control);
	}, [control]);
	useEffect(() => {
		const listen = () => {
			const {columns, rows} = stdout as NodeJS.WriteStream;
			tellSize(columns, rows);
		};

		stdout.on('resize', listen);
		return () => {
			stdout.off('resize', listen);
		};
	}, [stdout]);

	const {size, blocks, field, question, spinner} = useStore(frame);
	return (
		<Box width={size.columns} height={size.rows}>
			{blocks.map((block) => (
				<Region key={block.id} block={block} theme={theme} />
			))}
			{field ? (
				<Box position="absolute" left={field.area.x} top={field.area.y}>
					<Field field={field.field} area={field.area} />
				</Box>
			) : null}
			{spinner ? <Spinner theme={theme} x={spinner.x} y={spinner.y} /> : null}
			{question === undefined ? null : (
				<QuestionMark key={question} id={question} onShown={onQuestionShown} />
			)}
		</Box>
	);
}

const Region = memo(({block, theme}: {readonly block: Block; readonly theme: Theme}) => {
	const {area, lines, selected, isFocused} = block;
	return (
		<Box position="absolute" left={area.x} top={area.y}>
			<Lines
				lines={lines}
				width={area.width}
				height={area.height}
				theme={theme}
				selection={isFocused ? 'focused' : 'unfocused'}
				{...(selected !== undefined && {selected})}
			/>
		</Box>
	);
});

type QuestionMarkProps = {
	readonly id: number;
	readonly onShown: (id: number, at: number) => void;
};

/** Draws nothing: it is there so that the moment can be known at which its question was seen. */
function QuestionMark({id, onShown}: QuestionMarkProps) {
	useOnceShown((at) => {
		onShown(id, at);
	});
	return null;
}
