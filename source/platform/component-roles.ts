import type {Text} from '../text/text.ts';

/**
What people notice while a component is away, from how Rainbond's parts depend on each other (rainbond:
pkg/component/core.go, cmd/*; rainbond-operator: controllers/handler).
*/
const interruptions: Readonly<Record<string, Text>> = {
	'rbd-api': {
		zh: '控制台与集群端失去联系，grctl 不可用；已在运行的应用不受影响',
		en: 'the console loses contact with the cluster and grctl does not work; running applications are not affected',
	},
	'rbd-app-ui': {
		zh: '控制台页面打不开；应用与集群端不受影响',
		en: 'the console cannot be opened; applications and the cluster side are not affected',
	},
	'rbd-gateway': {
		zh: '从外部经网关访问的 HTTP、8443、6060 和 goodrain.me 中断',
		en: 'HTTP from outside, 8443, 6060 and goodrain.me are interrupted on the gateway',
	},
	'rbd-worker': {
		zh: '应用的启动、停止和状态更新暂停；已在运行的应用不受影响',
		en: 'starting, stopping and status updates of applications pause; running ones are not affected',
	},
	'rbd-chaos': {
		zh: '正在进行的构建会失败，新的构建等待',
		en: 'builds that are running fail and new ones wait',
	},
	'rbd-mq': {
		zh: '内存队列中尚未执行的构建和启停任务会丢失，需要重新发起',
		en: 'build, start and stop tasks that wait in its memory are lost and must be started again',
	},
	'rbd-db': {
		zh: '使用内置数据库的 rbd-api、rbd-worker、rbd-chaos 和控制台暂时报错',
		en: 'rbd-api, rbd-worker, rbd-chaos and the console report errors while their database is away',
	},
	'rbd-hub': {
		zh: 'goodrain.me 镜像的推送和拉取暂停；已在运行的容器不受影响',
		en: 'pushes to and pulls from goodrain.me pause; running containers are not affected',
	},
	'rbd-monitor': {
		zh: '监控数据和告警暂停采集',
		en: 'monitoring figures and alarms are not collected meanwhile',
	},
	'rainbond-operator': {
		zh: '被删除的平台对象暂时不会重建；它启动时会重新核对全部平台组件',
		en: 'deleted platform objects do not come back meanwhile; when it starts it goes over all components again',
	},
	minio: {
		zh: '上传、导入和源码包读写暂停',
		en: 'uploads, imports and source packages cannot be stored or read meanwhile',
	},
	coredns: {
		zh: '集群内域名解析可能短暂失败',
		en: 'names inside the cluster may not resolve for a moment',
	},
	'local-path-provisioner': {
		zh: '新的本地存储卷暂停创建；已有的卷不受影响',
		en: 'new local volumes wait; existing ones are not affected',
	},
};

/** What is interrupted while all pods of a component are away; undefined for one that is not Rainbond's. */
export const interruptionOf = (component: string): Text | undefined => interruptions[component];
