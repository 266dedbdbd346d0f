import type {FaultTree} from '../diagnosis/tree.ts';
import {componentRows, passes} from './conditions.ts';
import {certificateCauses} from './region-api/certificate-causes.ts';
import {rbdApiCauses} from './region-api/rbd-api-causes.ts';
import {walk} from './region-api/walk.ts';
import {wayCauses} from './region-api/way-causes.ts';

/** Console and cluster do not talk: 通信异常. */
export const regionApi: FaultTree = {
	id: 'region-api',
	version: 1,
	title: {zh: '控制台与集群端通信', en: 'console and cluster side talk'},
	symptoms: [
		'通信异常',
		'集群端失去响应',
		'error decrypting message',
		'certificate signed by unknown authority',
		'time out',
		'8443',
	],
	inputs: ['console', 'bundle', 'vantage'],
	appliesWhen: [passes('rainbond-is-installed')],
	borrows: [
		{
			causes: componentRows,
			subjects: ['rbd-api', 'rbd-db', 'rbd-gateway', 'rbd-app-ui'],
		},
		{
			causes: ['node/not-ready', 'node/disk-pressure', 'node/memory-pressure'],
			subjects: ['rbd-api', 'rbd-gateway'],
		},
	],
	nodes: walk,
	causes: [...rbdApiCauses, ...certificateCauses, ...wayCauses],
};
