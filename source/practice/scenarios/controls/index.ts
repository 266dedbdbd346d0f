import type {Scenario} from '../scenario.ts';
import {apiServer} from './api-server.ts';
import {brokenWorkloads} from './broken-workloads.ts';
import {clutter} from './clutter.ts';
import {installations} from './installations.ts';
import {kubernetesReleases} from './kubernetes-releases.ts';
import {logs} from './logs.ts';
import {nameless} from './nameless.ts';
import {over} from './over.ts';
import {pairs} from './pairs.ts';
import {permissions} from './permissions.ts';
import {putBackClusters} from './put-back.ts';

/** Where nothing is wrong, or not what it seems, or where it cannot be told. */
export const controls: readonly Scenario[] = [
	...clutter,
	...brokenWorkloads,
	...over,
	...logs,
	...nameless,
	...apiServer,
	...installations,
	...putBackClusters,
	...kubernetesReleases,
];

/** Who asks may not read everything. */
export const permissionScenarios = permissions;

/** Several faults at once. */
export const pairScenarios = pairs;
