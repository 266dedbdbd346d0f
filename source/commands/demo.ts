import type {Invocation} from './arguments.ts';

export async function runDemo(
	_invocation: Extract<Invocation, {command: 'demo'}>,
): Promise<number> {
	return 0;
}
