import v8 from 'node:v8';
import vm from 'node:vm';

/** When the first frame and the first lists are there and keys come: the nursery may grow again. Milliseconds. */
const filledAfterMs = 1200;

/** Long enough for the first lists to have come, short enough to be over before a person has read them. */
const settledAfterMs = 5000;

/**
Starts with little memory, and gives back once what starting has used: parsed lists and half-compiled code that V8
would keep until it needs the room, which a program that waits most of the time never does. About 20 MB; one pause of
some 30 ms. What runs once is not worth its middle compiler, nor a larger nursery; both are back when it is over. The
flags are V8's own: there is no other way to it from inside.
*/
export function saveStartUpMemory(): void {
	v8.setFlagsFromString('--no-maglev');
	v8.setFlagsFromString('--semi-space-growth-factor=1');
	setTimeout(() => {
		v8.setFlagsFromString('--semi-space-growth-factor=2');
	}, filledAfterMs).unref();
	setTimeout(() => {
		v8.setFlagsFromString('--expose-gc');
		vm.runInNewContext("gc({type: 'major', execution: 'sync', flavor: 'last-resort'})");
		v8.setFlagsFromString('--maglev');
	}, settledAfterMs).unref();
}
