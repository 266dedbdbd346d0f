import {describeFailure} from '../cluster/failure.ts';
import type {Line} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {ClusterView, ListRow, View} from './cockpit-view.ts';
import {connectionSpans} from './connection.ts';
import {noteRow} from './list-pane.ts';

/** Every context of the kubeconfig, and below them what is wrong with the files. */
export function clusterRows(view: View, width: number): ListRow[] {
	const rows = view.clusters.flatMap((cluster) => [
		{id: cluster.name, isSelectable: true, draw: () => clusterLine(cluster, view)},
		...reasonRows(cluster, view, width),
	]);
	const problems = view.problems.flatMap((problem, index) =>
		wrapText(problem[view.language], Math.max(10, width - 2)).map((text, line) =>
			noteRow(`problem/${index}/${line}`, [
				{
					text: line === 0 ? `${view.theme.symbols.warning} ${text}` : `  ${text}`,
					style: 'warning',
				},
			]),
		),
	);
	return [...rows, ...problems];
}

function clusterLine(cluster: ClusterView, view: View): Line {
	const {theme, language, state} = view;
	const isShown = cluster.name === state.context;
	const mark = isShown ? theme.symbols.pointer : ' ';
	return [
		{text: `${mark} ${cluster.name}  `, ...(isShown && {style: 'strong' as const})},
		...(cluster.problem
			? [
					{
						text: `${theme.symbols.fault} ${{zh: '配置有误', en: 'bad entry'}[language]}`,
						style: 'fault' as const,
					},
				]
			: connectionSpans(cluster.status, view)),
	];
}

/** Why a selected cluster cannot be used or is not live, in a sentence below it. */
function reasonRows(cluster: ClusterView, view: View, width: number): ListRow[] {
	const viewport = view.viewports.clusters;
	if (viewport.ids[viewport.selected] !== cluster.name) {
		return [];
	}

	const reason = cluster.problem ?? stateReason(cluster);
	return reason
		? wrapText(reason[view.language], Math.max(10, width - 4)).map((text, index) =>
				noteRow(`${cluster.name}#${index}`, [{text: `    ${text}`, style: 'dim'}]),
			)
		: [];
}

function stateReason({status}: ClusterView) {
	const state = status?.state;
	if (state?.phase === 'forbidden') {
		return {zh: `缺少权限：${state.what}`, en: `this permission is missing: ${state.what}`};
	}

	return state && 'failure' in state ? describeFailure(state.failure) : undefined;
}
