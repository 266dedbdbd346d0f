import type {Failure, FailureKind} from './failure.ts';

/**
What a person is told about the connection to one cluster.

- `connecting`: opened, no answer yet
- `live`: answers come
- `stale`: answers came before and do not come now; what is on the screen is from `since`
- `unreachable`: no answer has ever come
- `unauthorized`: the API server refuses the credentials (401)
- `forbidden`: it answers, but what the cockpit must read is not permitted
- `closed`: not opened, or closed again
*/
export type SessionState =
	| {readonly phase: 'closed'}
	| {readonly phase: 'connecting'}
	| {readonly phase: 'live'}
	| {readonly phase: 'stale'; readonly since: number; readonly failure: Failure}
	| {readonly phase: 'unreachable'; readonly failure: Failure}
	| {readonly phase: 'unauthorized'; readonly failure: Failure}
	| {readonly phase: 'forbidden'; readonly what: string};

/** The state machine's memory: what is shown, and how the last answers went. */
export type Health = {
	readonly state: SessionState;
	/** When an answer last came, milliseconds since the epoch. */
	readonly lastAnswerAt?: number;
	/** Good answers in a row since the last bad one. */
	readonly goodAnswers: number;
	/** What may not be read, once known: `list pods in namespace rbd-system`. */
	readonly forbidden?: string;
};

export type HealthEvent =
	| {readonly type: 'opened'}
	| {readonly type: 'closed'}
	| {readonly type: 'answered'; readonly at: number}
	| {readonly type: 'failed'; readonly at: number; readonly failure: Failure}
	/** A reading that the cockpit cannot do without is forbidden, or is permitted again (undefined). */
	| {readonly type: 'permission'; readonly forbidden: string | undefined};

/** A connection that was lost is called live again only after so many good answers in a row. */
export const answersUntilLive = 3;

export const initialHealth: Health = {state: {phase: 'closed'}, goodAnswers: 0};

/** The next state of a session. Pure: time comes with the event. */
export function nextHealth(health: Health, event: HealthEvent): Health {
	if (event.type === 'closed') {
		return initialHealth;
	}

	if (event.type === 'opened') {
		return {state: {phase: 'connecting'}, goodAnswers: 0};
	}

	if (health.state.phase === 'closed') {
		return health;
	}

	if (event.type === 'permission') {
		const {forbidden: _previous, ...rest} = health;
		const next = event.forbidden === undefined ? rest : {...rest, forbidden: event.forbidden};
		const isShown = health.state.phase === 'live' || health.state.phase === 'forbidden';
		return isShown ? {...next, state: answering(event.forbidden)} : next;
	}

	return event.type === 'answered' ? afterAnswer(health, event.at) : afterFailure(health, event);
}

const answering = (forbidden: string | undefined): SessionState =>
	forbidden === undefined ? {phase: 'live'} : {phase: 'forbidden', what: forbidden};

function afterAnswer(health: Health, at: number): Health {
	const goodAnswers = health.goodAnswers + 1;
	const isLost = health.state.phase === 'stale' || health.state.phase === 'unreachable';
	const hasRecovered = !isLost || goodAnswers >= answersUntilLive;
	return {
		...health,
		goodAnswers,
		lastAnswerAt: at,
		state: hasRecovered ? steady(health.state, answering(health.forbidden)) : health.state,
	};
}

/** Keeps the object when nothing changes, so that nobody is told of a change. */
const steady = (before: SessionState, after: SessionState): SessionState =>
	before.phase === after.phase ? before : after;

function afterFailure(
	health: Health,
	{at, failure}: {readonly at: number; readonly failure: Failure},
): Health {
	if (failure.kind === 'unauthorized' || failure.kind === 'credentials') {
		return {...health, goodAnswers: 0, state: {phase: 'unauthorized', failure}};
	}

	// Whoever may not even ask for the version is answered all the same.
	if (failure.kind === 'forbidden') {
		return afterAnswer(health, at);
	}

	return losesConnection(failure)
		? {...health, goodAnswers: 0, state: lost(health, at, failure)}
		: health;
}

function lost({state, lastAnswerAt}: Health, at: number, failure: Failure): SessionState {
	if (state.phase === 'stale') {
		return {...state, failure};
	}

	return lastAnswerAt === undefined
		? {phase: 'unreachable', failure}
		: {phase: 'stale', since: Math.min(lastAnswerAt, at), failure};
}

const lossKinds = new Set<FailureKind>([
	'unreachable',
	'timeout',
	'dropped',
	'tls',
	'server',
	'malformed',
]);

/** Refusals, conflicts and the like are answers; these kinds mean that nobody is there or that it is ill. */
export const losesConnection = ({kind}: Failure): boolean => lossKinds.has(kind);
