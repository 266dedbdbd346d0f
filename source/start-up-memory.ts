import v8 from 'node:v8';
import vm from 'node:vm';

/** Long enough for the first lists to have come, short enough to be over before a person has read them. */
const settledAfterMs = 5000;

/**
Gives back once what starting has used: parsed lists and half-compiled code that V8 would keep until it
needs the room, which a program that waits most of the time never does. About 15 MB; one pause of some
30 ms. The garbage collector is asked for by V8's own flag, there is no other way to it from inside.
*/
export function releaseStartUpMemory(): void {
	setTimeout(() => {
		v8.setFlagsFromString('--expose-gc');
		vm.runInNewContext("gc({type: 'major', execution: 'sync', flavor: 'last-resort'})");
	}, settledAfterMs).unref();
}
