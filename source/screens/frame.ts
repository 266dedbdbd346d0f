import type {Text} from '../text/text.ts';
import {type CommandEntry} from '../ui/command-list.ts';
import {footerLine} from '../ui/footer.ts';
import type {Binding} from '../ui/keymap.ts';
import type {Rectangle} from '../ui/layout.ts';
import {type Line, lineWidth} from '../ui/line.ts';
import type {TextField} from '../ui/text-field.ts';
import {wrapText} from '../ui/wrap.ts';
import {panes, type PaneName} from './cockpit-layout.ts';
import type {ListRow, PaneView, View} from './cockpit-view.ts';
import {readySummary} from './components-pane.ts';
import {detailsView} from './details-pane.ts';
import {byHandView} from './by-hand-pane.ts';
import {checklistCounts, checklistSummary} from './faults-pane.ts';
import {findingView} from './finding-pane.ts';
import {headerLine} from './header.ts';
import {signatureOfZoomed} from './known-line.ts';
import {listView, paneHeading, paneTitle} from './list-pane.ts';
import {logsView} from './logs-pane.ts';
import {
	commandLogView,
	forwardsView,
	helpView,
	type OverlayView,
	paletteView,
	zoomView,
} from './overlays.ts';
import {questionWindow} from './question.ts';
import {scopesOf} from './scopes.ts';
import {walkParts} from './walk-view.ts';

/** A rectangle of the screen and what stands in it. */
export type Block = {
	readonly id: string;
	readonly area: Rectangle;
	readonly lines: readonly Line[];
	readonly selected?: number | undefined;
	readonly isFocused?: boolean;
};

/** Everything on the screen; drawing it takes no further thought. */
export type Frame = {
	readonly size: {readonly columns: number; readonly rows: number};
	readonly blocks: readonly Block[];
	/** Where a line of text is being written. */
	readonly field: {readonly area: Rectangle; readonly field: TextField} | undefined;
	/** The question whose plan is in this frame: keys that arrived before it was seen are no answer. */
	readonly question: number | undefined;
	/** The cell in which something turns while the cluster is being connected. */
	readonly spinner: {readonly x: number; readonly y: number} | undefined;
};

export type FrameInput = {
	readonly view: View;
	readonly rows: Readonly<Record<'clusters' | 'components' | 'faults', readonly ListRow[]>>;
	readonly bindings: ReadonlyArray<Binding<View>>;
	/** What the open overlay lists. */
	readonly entries: readonly CommandEntry[];
	/** For `--debug`: how long the last frame took. Milliseconds. */
	readonly lastFrameMs: number | undefined;
};

export function drawFrame(input: FrameInput): Frame {
	const {view} = input;
	const {layout, state, language} = view;
	const base = {size: state.size, field: undefined, question: undefined, spinner: undefined};
	if (layout.mode === 'tooSmall') {
		const sentence = {
			zh: `窗口 ${state.size.columns}×${state.size.rows} 太小，至少需要 40×10`,
			en: `this window of ${state.size.columns}x${state.size.rows} is too small, 40x10 is the least`,
		}[language];
		const lines = wrapText(sentence, Math.max(1, state.size.columns)).map((text): Line => [{text}]);
		return {...base, blocks: [{id: 'small', area: layout.screen, lines}]};
	}

	const header: Block = {
		id: 'header',
		area: layout.header,
		lines: [debugged(headerLine(view), input)],
	};
	const bottom = bottomRow(input);
	const body = state.overlay
		? [overlayBlock(input)]
		: state.walk
			? walkBlocks(view)
			: paneBlocks(input);
	const {question} = state;
	return {
		...base,
		blocks: [header, ...body, bottom.block],
		field: bottom.field,
		question: question?.plan && question.id,
		spinner: spinnerCell(view),
	};
}

function debugged(header: Line, {lastFrameMs}: FrameInput): Line {
	return lastFrameMs === undefined
		? header
		: [{text: `${lastFrameMs.toFixed(1)} ms `, style: 'dim'}, ...header];
}

function paneBlocks(input: FrameInput): Block[] {
	const {layout, state} = input.view;
	const tabs: Block[] = layout.tabs
		? [{id: 'tabs', area: layout.tabs, lines: [tabsLine(input.view)]}]
		: [];
	return [
		...tabs,
		...panes.flatMap((pane) => {
			const area = layout.panes[pane];
			return area ? [paneBlock(pane, area, state.focus === pane, paneView(pane, area, input))] : [];
		}),
	];
}

function paneBlock(id: PaneName, area: Rectangle, isFocused: boolean, pane: PaneView): Block {
	return {
		id,
		area,
		lines: [pane.heading, ...pane.lines],
		isFocused,
		...(pane.selected !== undefined && {selected: pane.selected + 1}),
	};
}

function paneView(pane: PaneName, {width, height}: Rectangle, {view, rows}: FrameInput): PaneView {
	const {active} = view;
	if (pane === 'logs') {
		return lowerView(view, width, height - 1);
	}

	const rest = {
		clusters: (): Line => [],
		components: () => (active ? readySummary(active, view) : []),
		faults: () => (active ? checklistSummary(active, view) : []),
	}[pane]();
	const heading = paneHeading(pane, view, rest);
	const asked = questionWindow(view);
	if (asked?.isAlone && asked.place.pane === pane) {
		return {heading, lines: asked.lines};
	}

	const list = listView(pane, rows[pane], view, heading);
	return rows[pane].length > 0 ? list : {...list, lines: [emptyLine(pane, view)]};
}

function lowerView(view: View, width: number, height: number): PaneView {
	const {lower, details, finding, byHand} = view.state;
	if (lower === 'finding' && finding) {
		return findingView(view, width, height);
	}

	if (lower === 'byHand' && byHand) {
		return byHandView(byHand, view, width, height);
	}

	return lower === 'details' && details
		? detailsView(details, view, width, height)
		: logsView(view, width, height);
}

/** Why a list is empty. */
function emptyLine(pane: 'clusters' | 'components' | 'faults', view: View): Line {
	const {active, isReady, language} = view;
	const say = (text: Text): Line => [{text: `   ${text[language]}`, style: 'dim'}];
	if (!isReady) {
		return say({zh: '正在读取 kubeconfig…', en: 'reading the kubeconfig...'});
	}

	if (pane === 'clusters') {
		return say({zh: 'kubeconfig 里没有上下文', en: 'the kubeconfig has no context'});
	}

	if (!active) {
		return say({zh: '在 1 集群 中按回车打开一个集群', en: 'open a cluster: Enter in pane 1'});
	}

	const {failure} = active.pods;
	const sentences: Readonly<Partial<Record<typeof active.pods.state, Text>>> = {
		loading: failure
			? {zh: `还没有读到：${failure.message}`, en: `not read yet: ${failure.message}`}
			: {zh: '正在读取…', en: 'reading...'},
		forbidden: {zh: '没有权限：list pods', en: 'the permission to list pods is missing'},
	};
	return say(sentences[active.pods.state] ?? {zh: '没有 Pod', en: 'no pods'});
}

function tabsLine(view: View): Line {
	const {state, language, theme} = view;
	const separator = {text: ` ${theme.symbols.column} `, style: 'dim'} as const;
	return panes.flatMap((pane, index): Line => {
		const style = state.focus === pane ? 'key' : 'dim';
		const tab = {text: `${index + 1} ${paneTitle(pane, language)}`, style} as const;
		const before = index > 0 ? separator : {text: ' '};
		const counts = pane === 'faults' && view.active ? checklistCounts(view.active, view) : [];
		return [before, tab, ...counts];
	});
}

const walkBlocks = (view: View): Block[] =>
	walkParts(view).map(({id, ...part}) => ({
		id: `walk/${id}`,
		...part,
		isFocused: id === 'way',
	}));

function overlayBlock({view, entries}: FrameInput): Block {
	const {layout, state} = view;
	const {width, height} = layout.body;
	const overlay = overlayOf(view, entries, width, height);
	return {
		id: `overlay/${state.overlay?.name}`,
		area: layout.body,
		lines: overlay.lines,
		selected: overlay.selected,
		isFocused: true,
	};
}

function overlayOf(
	view: View,
	entries: readonly CommandEntry[],
	width: number,
	height: number,
): OverlayView {
	const {overlay} = view.state;
	switch (overlay?.name) {
		case 'help': {
			return helpView(entries, overlay.selected, view, height);
		}

		case 'palette': {
			return paletteView(entries, overlay.selected, view, height);
		}

		case 'commandLog': {
			return commandLogView(view, overlay.scroll, width, height);
		}

		case 'forwards': {
			return forwardsView(view, overlay.selected);
		}

		case 'zoom': {
			const zoomed = view.logs?.logs.zoom();
			return zoomed
				? zoomView({...zoomed, signature: signatureOfZoomed(zoomed.text, view)}, view, {
						scroll: overlay.scroll,
						width,
						height,
					})
				: {lines: []};
		}

		case undefined: {
			return {lines: []};
		}
	}
}

const quitQuestion: Text = {
	zh: '修复正在进行。现在退出？做完的不会撤回，余下的不做，也不再验证。y 退出，n 留下',
	en: 'a remedy is running. Quit now? What is done stays, the rest is not done, and nothing is proved. y quits, n stays',
};

/** The last row: what is being written, else what has just happened, else the keys that work now. */
function bottomRow(input: FrameInput): {block: Block; field: Frame['field']} {
	const {view, bindings} = input;
	const {layout, state, language, theme} = view;
	const area = layout.footer;
	const written = writtenText(view);
	if (written) {
		const label: Line = [
			{text: ` ${written.label[language]} `, style: 'key'},
			...(written.problem
				? [{text: `${written.problem[language]}  `, style: 'fault' as const}]
				: []),
		];
		const x = Math.min(area.width - 8, lineWidth(label));
		return {
			block: {id: 'footer', area, lines: [label]},
			field: {area: {...area, x, width: area.width - x}, field: written.field},
		};
	}

	const keys = () => footerLine(bindings, scopesOf(state), view, {width: area.width - 2, language});
	let line: Line = [{text: ' '}, ...keys()];
	if (state.isQuitting) {
		line = [{text: ` ${theme.symbols.warning} ${quitQuestion[language]}`, style: 'warning'}];
	} else if (state.notice) {
		line = [{text: ` ${state.notice.text[language]}`, style: state.notice.tone}];
	}

	return {block: {id: 'footer', area, lines: [line]}, field: undefined};
}

function writtenText({state}: View): {label: Text; field: TextField; problem?: Text} | undefined {
	if (state.prompt) {
		return state.prompt;
	}

	const {overlay} = state;
	return overlay && 'field' in overlay
		? {label: {zh: '查找', en: 'search'}, field: overlay.field}
		: undefined;
}

function spinnerCell({active, layout, state}: View): Frame['spinner'] {
	const area = layout.panes.components;
	const isWaiting = active?.status.state.phase === 'connecting' && active.pods.state === 'loading';
	return isWaiting && area && !state.overlay && !state.walk
		? {x: area.x + 1, y: area.y + 1}
		: undefined;
}
