import process from 'node:process';
import {printedBy, runProgram} from '../run-program.ts';

export type Endpoint = {readonly address: string; readonly port: number};

/**
What the bed does to packets of its own network namespace.

- `cut`: what the client sends is answered with a reset: connections break at once, new ones are refused
- `drop`: packets vanish in both directions: nobody hears of it
*/
export type Fault = 'cut' | 'drop';

/** Lets a fault happen to the connections of an address until what it returns is called. */
export async function disturb(
	{address, port}: Endpoint,
	fault: Fault,
): Promise<() => Promise<void>> {
	// A table of its own for each fault: they begin and end in any order.
	const table = `fault_${counter++}`;
	const rules =
		fault === 'cut'
			? [`ip daddr ${address} tcp dport ${port} reject with tcp reset`]
			: [
					`ip daddr ${address} tcp dport ${port} drop`,
					`ip saddr ${address} tcp sport ${port} drop`,
				];
	const hook = 'type filter hook input priority 0;';
	await nft([`table ip ${table} {`, 'chain input {', hook, ...rules, '}', '}'].join('\n'));
	return async () => nft(`delete table ip ${table}`);
}

let counter = 0;

/** Debian and its like have it where only root looks for programs; in a namespace everybody may use it. */
const searched = {env: {...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`}};

const nft = async (rules: string): Promise<void> => {
	await printedBy('nft', [rules], searched);
};

/** Why packets cannot be dropped here; undefined when they can. */
export async function firewallProblem(): Promise<string | undefined> {
	const {status} = await runProgram('nft', ['--version'], searched);
	return status === 0 ? undefined : 'They need nft, the program of nftables.';
}
