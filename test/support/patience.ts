import {vi} from 'vitest';

/** How long an expectation may take to come true: machines that run tests are slow and busy. Milliseconds. */
const patienceMs = 15_000;

type Options = number | {readonly timeout?: number; readonly interval?: number};

const patient = (options: Options = {}) => ({
	timeout: patienceMs,
	...(typeof options === 'number' ? {timeout: options} : options),
});

const {waitFor, waitUntil} = vi;

// Set up for every test file. A second, the default, is no more than one long pause of a loaded machine.
vi.waitFor = async (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = async (callback, options) => waitUntil(callback, patient(options));
