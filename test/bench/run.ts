// Measures the built program from outside. Prints a table and writes the figures as JSON to the file named by --json.
// With --cluster it measures on a real control plane, beside k9s and stern; --quick takes few samples.
import process from 'node:process';
import {benchOnCluster} from './cluster.ts';
import {benchOnPractice} from './practice.ts';

if (process.argv.includes('--cluster')) {
	process.exitCode = await benchOnCluster(process.argv.slice(2));
} else {
	await benchOnPractice();
}
