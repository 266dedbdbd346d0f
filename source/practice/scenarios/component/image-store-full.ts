import {persistentVolumeClaims, pods} from '../../../cluster/resources.ts';
import type {LogProgram} from '../../models/logs/log-program.ts';
import {persistentVolumes, storageClasses} from '../../models/workloads/volume-claims.ts';
import {accessTime, goLine} from '../../rainbond/logs/lines.ts';
import type {World} from '../../world/world.ts';
import {fault, warning, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const gibibyte = 2 ** 30;
const id = 'component/image-store-full';

/** The registry’s data on a volume of a CSI driver, whose use the kubelets report; local-path’s directories report none. */
function storeOnCsi(world: World, used: number): void {
	const className = 'ceph-block';
	world.add(storageClasses, {
		metadata: {name: className},
		provisioner: 'rook-ceph.rbd.csi.ceph.com',
		reclaimPolicy: 'Delete',
		volumeBindingMode: 'Immediate',
	});
	world.change(persistentVolumeClaims, 'rbd-hub', (claim) => {
		const {namespace = '', name, uid} = claim.metadata;
		const accessModes = ['ReadWriteOnce'];
		const volume = world.add(persistentVolumes, {
			metadata: {
				name: `pvc-${uid}`,
				annotations: {'pv.kubernetes.io/provisioned-by': 'rook-ceph.rbd.csi.ceph.com'},
			},
			spec: {
				accessModes,
				capacity: {storage: '200Gi'},
				claimRef: {apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid},
				csi: {driver: 'rook-ceph.rbd.csi.ceph.com', fsType: 'ext4', volumeHandle: `0001-${uid}`},
				persistentVolumeReclaimPolicy: 'Delete',
				storageClassName: className,
				volumeMode: 'Filesystem',
			},
			status: {phase: 'Bound'},
		});
		claim.spec = {...claim.spec, storageClassName: className, volumeName: volume.metadata.name};
		claim.status = {phase: 'Bound', accessModes, capacity: {storage: '200Gi'}};
		world.volumeFigures.set(`${namespace}/${name}`, {capacity: 196 * gibibyte, used});
	});
}

/** The disk of the node on which rbd-hub runs, and keeps its images, is used to this share. */
function fillNodeOfStore(world: World, percent: number): void {
	world.afterwards(() => {
		const store = world.objects
			.list(pods, world.platform.namespace)
			.find(({metadata}) => metadata.name.startsWith('rbd-hub-'));
		const name = store?.spec.nodeName ?? '';
		const figures = world.nodeFigures.get(name);
		if (!figures) {
			throw new Error('The world does not measure the node of rbd-hub.');
		}

		const {capacity} = figures.filesystem;
		const used = Math.round((capacity * percent) / 100);
		world.nodeFigures.set(name, {...figures, filesystem: {capacity, used}});
	});
}

const noSpace: LogProgram = [
	{
		every: 45,
		lines: [
			({at}) =>
				`time="${new Date(at).toISOString().slice(0, 19)}Z" level=error msg="response completed with error" err.code=unknown err.detail="filesystem: mkdir /var/lib/registry/docker/registry/v2/repositories/shop-web/_uploads: no space left on device" err.message="unknown error" go.version=go1.7.6 http.request.host=goodrain.me http.request.method=POST http.request.uri="/v2/shop-web/blobs/uploads/" http.response.status=500 version=v2.6.2`,
			({at}) =>
				`10.42.0.5 - - [${accessTime(at)}] "POST /v2/shop-web/blobs/uploads/ HTTP/1.1" 500 164 "" "buildkit/v0.12"`,
		],
	},
];

export const imageStoreFull: readonly Scenario[] = [
	{
		id: 'component-image-store-full',
		title: {
			zh: 'rbd-hub 的存储写满，镜像推不上去',
			en: 'the volume of rbd-hub is full, and no image can be pushed',
		},
		summary: {
			zh: 'rbd-hub 就绪，但它的卷已满：推送返回 500，日志是 no space left on device。',
			en: 'rbd-hub is ready and its volume is full: pushes end in 500, and its log says no space left on device.',
		},
		expected: fault(id, ['rbd-hub'], {ruledOut: ['node/disk-pressure']}),
		build(world) {
			storeOnCsi(world, 196 * gibibyte);
			world.print('rbd-hub', noSpace, {since: world.ago({hours: 2})});
		},
	},
	{
		id: 'component-image-store-on-node-with-room',
		title: {
			zh: '节点磁盘快满了，rbd-hub 还能写入',
			en: 'the disk of the node is nearly full, and rbd-hub still stores images',
		},
		summary: {
			zh: 'rbd-hub 的数据在节点磁盘上，用了 88%：只是警告，推送正常。',
			en: 'The images of rbd-hub lie on the disk of their node, which is 88 % full: a warning, and pushes go through.',
		},
		expected: warning('node/disk-nearly-full', undefined, {ruledOut: [id]}),
		lookAlikeOf: 'component-image-store-full',
		build(world) {
			fillNodeOfStore(world, 88);
		},
	},
	{
		id: 'component-image-store-unresolved',
		title: {
			zh: '推送失败是因为 goodrain.me 解析不了',
			en: 'pushes fail since goodrain.me does not resolve',
		},
		summary: {
			zh: '构建推不上镜像，但 rbd-hub 和它的存储都正常：rbd-chaos 里解析不了 goodrain.me。',
			en: 'Builds cannot push either, and rbd-hub and its volume are well: goodrain.me does not resolve inside rbd-chaos.',
		},
		expected: well([id]),
		lookAlikeOf: 'component-image-store-full',
		build(world) {
			storeOnCsi(world, 96 * gibibyte);
			world.print(
				'rbd-chaos',
				[
					{
						every: 75,
						lines: [
							goLine(
								'ERROR',
								'rbd-chaos',
								'push image failure: failed to do request: Head "https://goodrain.me/v2/shop-web/blobs/sha256:5e1b2c": dial tcp: lookup goodrain.me on 10.43.0.10:53: no such host',
							),
						],
					},
				],
				{since: world.ago({hours: 2})},
			);
		},
	},
	{
		id: 'component-image-store-was-full',
		title: {
			zh: 'rbd-hub 的存储曾写满，已清理',
			en: 'the volume of rbd-hub was full, and has been cleaned',
		},
		summary: {
			zh: '昨天写满过，清理后只用了一半；日志里只剩旧的报错。',
			en: 'It was full yesterday, was cleaned, and is half empty now; only old lines are left in the log.',
		},
		expected: well([id]),
		lookAlikeOf: 'component-image-store-full',
		build(world) {
			storeOnCsi(world, 101 * gibibyte);
			world.print('rbd-hub', noSpace, {
				since: world.ago({hours: 22}),
				until: world.ago({hours: 20}),
			});
		},
	},
];
