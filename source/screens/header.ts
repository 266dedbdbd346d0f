import type {SessionStatus} from '../cluster/session.ts';
import type {Language} from '../text/text.ts';
import {fitLine, type Line, lineWidth, type Span} from '../ui/line.ts';
import type {Theme} from '../ui/theme.ts';
import type {View} from './cockpit-view.ts';
import {connectionSpans} from './connection.ts';

/** The first row: which cluster, how well it is reached, as whom, and whether anything can be changed. */
export function headerLine(view: View): Line {
	const {theme, language, layout, active} = view;
	const parts: Line[] = [[{text: ' rbd-tui', style: 'heading'}]];
	if (active) {
		const {status} = active;
		parts.push(
			[{text: active.context, style: 'accent'}, {text: ' '}, ...connection(status, view)],
			[{text: status.namespace}],
			...versions(active.rainbondVersion, status),
			[{text: `${{zh: '身份', en: 'as'}[language]} ${status.user}`, style: 'dim'}],
			rights(status, language),
			...warnings(status, language),
		);
	} else if (!view.isReady) {
		parts.push([
			{text: {zh: '正在读取 kubeconfig', en: 'reading the kubeconfig'}[language], style: 'dim'},
		]);
	}

	return fitParts(parts, layout.header.width, theme);
}

/** As wide as most round trips and ages need: what follows must not move with every digit. */
const connectionWidth = 14;

function connection(status: SessionStatus, view: View): Line {
	const spans = connectionSpans(status, view);
	return [...spans, {text: ' '.repeat(Math.max(0, connectionWidth - lineWidth(spans)))}];
}

function versions(rainbond: string | undefined, {kubernetesVersion}: SessionStatus): Line[] {
	return [
		...(rainbond ? [[{text: `Rainbond ${rainbond}`}]] : []),
		...(kubernetesVersion ? [[{text: `k8s ${kubernetesVersion.replace(/^v/, '')}`}]] : []),
	];
}

const rights = ({isReadOnly}: SessionStatus, language: Language): Line => [
	isReadOnly
		? {text: {zh: '只读', en: 'read-only'}[language], style: 'ok'}
		: {text: {zh: '可修改', en: 'writes allowed'}[language], style: 'dim'},
];

/** A clock that is off by more makes fresh certificates invalid and ages wrong. Milliseconds. */
const clockTolerance = 5000;

function warnings({isInsecure, clockDifferenceMs}: SessionStatus, language: Language): Line[] {
	const lines: Line[] = [];
	if (isInsecure) {
		const text = {zh: '未验证服务器证书', en: 'TLS not verified'}[language];
		lines.push([{text: ` ${text} `, style: 'insecure'}]);
	}

	if (clockDifferenceMs !== undefined && Math.abs(clockDifferenceMs) > clockTolerance) {
		const seconds = Math.round(Math.abs(clockDifferenceMs) / 1000);
		const text =
			clockDifferenceMs > 0
				? {zh: `API 服务器时钟快 ${seconds} 秒`, en: `API server's clock is ${seconds} s ahead`}
				: {zh: `API 服务器时钟慢 ${seconds} 秒`, en: `API server's clock is ${seconds} s behind`};
		lines.push([{text: text[language], style: 'warning'}]);
	}

	return lines;
}

/** Warnings and rights must not fall off a narrow screen: the parts in the middle go first. */
const droppable = [5, 3, 4, 2];

function fitParts(parts: readonly Line[], width: number, theme: Theme): Line {
	const gap: Span = {text: '  '};
	const help: Line = [{text: '?', style: 'key'}, {text: ' '}];
	const dropped = new Set<number>();
	const join = (): Line =>
		parts
			.filter((_part, index) => !dropped.has(index))
			.flatMap((part, index) => (index > 0 ? [gap, ...part] : [...part]));
	for (const index of droppable) {
		if (lineWidth(join()) + 3 <= width) {
			break;
		}

		dropped.add(index);
	}

	return [...fitLine(join(), width - 3, 'left', theme.symbols.ellipsis), {text: ' '}, ...help];
}
