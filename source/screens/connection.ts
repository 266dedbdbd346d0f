import type {SessionStatus} from '../cluster/session.ts';
import {shortDuration} from '../text/duration.ts';
import type {Text} from '../text/text.ts';
import type {Line} from '../ui/line.ts';
import type {Status} from '../ui/palette.ts';
import type {View} from './cockpit-view.ts';

type Words = Pick<View, 'theme' | 'language' | 'now'>;

/** The state of a connection: symbol, word and, where it matters, a figure or the reason. */
export function connectionSpans(status: SessionStatus | undefined, words: Words): Line {
	const {symbol, style, text} = describe(status, words.now);
	return [{text: `${words.theme.symbols[symbol]} ${text[words.language]}`, style}];
}

type Description = {
	symbol: 'live' | 'waiting' | 'stale' | 'fault' | 'warning' | 'off';
	style: Status;
	text: Text;
};

function describe(status: SessionStatus | undefined, now: number): Description {
	const state = status?.state ?? {phase: 'closed'};
	switch (state.phase) {
		case 'closed': {
			return {symbol: 'off', style: 'off', text: {zh: '未打开', en: 'closed'}};
		}

		case 'connecting': {
			return {symbol: 'waiting', style: 'unknown', text: {zh: '连接中', en: 'connecting'}};
		}

		case 'live': {
			const trip = status?.roundTripMs === undefined ? '' : ` ${status.roundTripMs} ms`;
			return {symbol: 'live', style: 'ok', text: {zh: `在线${trip}`, en: `live${trip}`}};
		}

		case 'stale': {
			const age = shortDuration(now - state.since);
			return {
				symbol: 'stale',
				style: 'warning',
				text: {zh: `失联 ${age}`, en: `stale ${age}`},
			};
		}

		case 'unreachable': {
			return {symbol: 'fault', style: 'fault', text: {zh: '连不上', en: 'unreachable'}};
		}

		case 'unauthorized': {
			const code = state.failure.status === 401 ? ' 401' : '';
			return {
				symbol: 'fault',
				style: 'fault',
				text: {zh: `凭据被拒${code}`, en: `unauthorized${code}`},
			};
		}

		case 'forbidden': {
			return {symbol: 'warning', style: 'warning', text: {zh: '权限不足', en: 'forbidden'}};
		}
	}
}
