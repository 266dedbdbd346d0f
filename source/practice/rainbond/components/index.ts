import type {ComponentDefinition} from './component.ts';
import {localPathProvisioner} from './local-path-provisioner.ts';
import {minio} from './minio.ts';
import {rbdApi} from './rbd-api.ts';
import {rbdAppUi} from './rbd-app-ui.ts';
import {rbdChaos} from './rbd-chaos.ts';
import {rbdDb} from './rbd-db.ts';
import {rbdGateway} from './rbd-gateway.ts';
import {rbdHub} from './rbd-hub.ts';
import {rbdMonitor} from './rbd-monitor.ts';
import {rbdMq} from './rbd-mq.ts';
import {rbdWorker} from './rbd-worker.ts';

/** Every component that the operator knows, in the order in which the chart lists them. */
export const componentDefinitions: readonly ComponentDefinition[] = [
	localPathProvisioner,
	minio,
	rbdGateway,
	rbdHub,
	rbdMq,
	rbdMonitor,
	rbdDb,
	rbdChaos,
	rbdWorker,
	rbdApi,
	rbdAppUi,
];
