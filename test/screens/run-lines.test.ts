import {describe, expect, it} from 'vitest';
import type {RemedyPlan} from '../../source/remedies/remedy-plan.ts';
import type {RemedyProgress, RemedyStep} from '../../source/remedies/remedy-progress.ts';
import type {View} from '../../source/screens/cockpit-view.ts';
import {runLines} from '../../source/screens/run-lines.ts';
import type {Language} from '../../source/text/text.ts';
import {lineText} from '../../source/ui/line.ts';
import {chooseTheme} from '../../source/ui/theme.ts';

const step = (number: number, rest: Partial<RemedyStep> = {}): RemedyStep => ({
	title: {zh: `第 ${number} 步`, en: `step ${number}`},
	state: 'done',
	since: 0,
	...rest,
});

const progress = (rest: Partial<RemedyProgress>): RemedyProgress => ({
	plan: {remedy: 'restart/rbd-mq', cause: 'component/x', objects: []} as unknown as RemedyPlan,
	phase: 'over',
	steps: [step(1)],
	outcome: 'cured',
	isOutdated: false,
	looks: 2,
	next: [],
	told: [],
	...rest,
});

function drawn(
	shown: RemedyProgress,
	{language = 'en', phase = 'live'}: {language?: Language; phase?: string} = {},
): string {
	const view = {
		theme: chooseTheme({}, {}),
		language,
		now: 12_000,
		clusters: [{name: 'prod', status: {state: {phase}}}],
	} as unknown as View;
	const place = {pane: 'faults', row: 'cause:component/x'} as const;
	const title = {zh: '原因', en: 'a cause'};
	const lines = runLines({context: 'prod', place, title, progress: shown}, view, 100);
	return lines.map((line) => lineText(line).trim()).join('\n');
}

describe('a remedy that has ended', () => {
	it('and cured says that it is proved', () => {
		expect(drawn(progress({}))).toBe('✓ step 1\n✓ cured, and proved; Esc folds this up');
	});

	it('and did not help says so, what is seen, and every next option with its risk', () => {
		const next = [
			{
				id: 'restart/rbd-chaos',
				risk: 'medium' as const,
				title: {zh: '重启 rbd-chaos', en: 'restart rbd-chaos'},
				kubectl: [],
				allowed: null,
				why: null,
			},
		];
		const verdict = {zh: '原因仍在', en: 'the cause is still there'};
		const shown = progress({outcome: 'not-cured', verdict, next});
		expect(drawn(shown).split('\n').slice(1)).toEqual([
			'✗ applied, not cured; Esc folds this up',
			'‼ the cause is still there',
			'▸ what can be done next: restart rbd-chaos (medium risk, key f)',
		]);
		expect(drawn(shown, {language: 'zh'})).toContain('接下来可以：重启 rbd-chaos（中风险，f 键）');
	});

	it('and did not help says as well that there is nothing else to offer', () => {
		const shown = progress({outcome: 'not-cured'});
		expect(drawn(shown)).toContain('▸ the evidence supports no other remedy');
		expect(drawn(shown, {language: 'zh'})).toContain('▸ 目前的证据不支持别的修复办法');
		expect(drawn(progress({}))).not.toContain('no other remedy');
	});

	it('half way says at which step and why', () => {
		const problem = {zh: '被拒绝', en: 'refused'};
		const steps = [step(1), step(2, {state: 'failed', problem}), step(3, {state: 'skipped'})];
		expect(drawn(progress({outcome: 'stopped', steps}))).toBe(
			[
				'✓ step 1',
				'✗ step 2',
				'◦ step 3',
				'✗ stopped half way; Esc folds this up',
				'✗ refused',
			].join('\n'),
		);
	});

	it('of many steps counts them', () => {
		const steps = Array.from({length: 40}, (_, index) => step(index + 1));
		expect(drawn(progress({steps}))).toBe(
			'✓ 40 of 40 steps are done\n✓ cured, and proved; Esc folds this up',
		);
	});
});

describe('a remedy that goes on', () => {
	const steps = [step(1), step(2, {state: 'running', since: 2000, seen: {zh: '1/2', en: '1/2'}})];

	it('says how long the step has been going on, and what is seen', () => {
		expect(drawn(progress({phase: 'running', outcome: undefined, steps}))).toBe(
			'✓ step 1\n◌ step 2  1/2  10s',
		);
	});

	it('says that the connection is lost', () => {
		const shown = progress({phase: 'running', outcome: undefined, steps});
		expect(drawn(shown, {phase: 'stale'})).toContain('‼ the connection is lost');
	});

	it('tells what the probes see while it is being proved', () => {
		const verdict = {zh: '原因仍在', en: 'the cause is still there'};
		expect(drawn(progress({phase: 'verifying', outcome: undefined, verdict}))).toContain(
			'◌ proving it: the probes look again (2 so far): the cause is still there',
		);
	});
});
