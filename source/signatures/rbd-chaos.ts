import type {Signature} from './signature.ts';

/** Lines of the builder (rainbond: builder/). What it reports of a build it says in Chinese, whatever the language. */
export const builderSignatures: readonly Signature[] = [
	{
		id: 'rbd-chaos/queue-full',
		components: ['rbd-chaos'],
		class: 'build-queue',
		pattern: /The current number of parallel builds exceeds the maximum/,
		meaning: {
			zh: '同时进行的构建达到上限（默认 50），新的构建要排队',
			en: 'as many builds run as are allowed at once (50 by default): further ones wait',
		},
		leadsTo: ['build/queue-blocked'],
		matches: [
			'WARNING[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos The current number of parallel builds exceeds the maximum',
		],
		misses: [
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos current concurrent build task 1, max 50',
		],
	},
	{
		id: 'rbd-chaos/git-unreachable',
		components: ['rbd-chaos'],
		class: 'git-unreachable',
		pattern:
			/DNS 解析失败，无法解析域名|网络连接失败，无法解析仓库地址|(?<!镜像仓库)SSL证书验证失败|拉取代码超时/,
		meaning: {
			zh: '拉取代码时到不了代码仓库：域名、网络、证书或超时',
			en: 'the code repository is not reached while cloning: name, network, certificate or time',
		},
		leadsTo: ['build/git-unreachable'],
		matches: [
			'ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos DNS 解析失败，无法解析域名：git.example.com',
			'网络连接失败，无法解析仓库地址',
			'SSL证书验证失败',
			'拉取代码超时',
		],
		misses: ['镜像仓库SSL证书验证失败', '身份验证失败'],
	},
	{
		id: 'rbd-chaos/git-denied',
		components: ['rbd-chaos'],
		class: 'git-denied',
		pattern: /(?<!镜像仓库)身份验证失败/,
		meaning: {
			zh: '代码仓库拒绝了用户名、密码或密钥',
			en: 'the code repository refuses user, password or key',
		},
		leadsTo: ['build/git-denied'],
		matches: ['ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos 身份验证失败'],
		misses: ['镜像仓库身份验证失败', '网络连接失败，无法解析仓库地址'],
	},
	{
		id: 'rbd-chaos/git-branch',
		components: ['rbd-chaos'],
		class: 'git-branch',
		pattern: /代码分支不存在/,
		meaning: {
			zh: '代码仓库里没有组件设置的那个分支',
			en: 'the code repository has no branch of the name that the component asks for',
		},
		leadsTo: [],
		matches: ['ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos 代码分支不存在'],
		misses: ['拉取代码超时'],
	},
	{
		id: 'rbd-chaos/pod-pending',
		components: ['rbd-chaos'],
		class: 'build-pod-pending',
		pattern:
			/\[BUILD JOB CHECK\] (?:Pod \S+ is still in Pending state after multiple checks|Event: FailedScheduling - )/,
		meaning: {
			zh: '构建 Pod 一直调度不了：资源、污点，或节点名与 hostname 标签不一致',
			en: 'the build pod is not scheduled: resources, taints, or a node whose name is not its hostname label',
		},
		leadsTo: ['build/pod-unschedulable', 'build/node-name-mismatch'],
		matches: [
			'[BUILD JOB CHECK] Pod 5a1f0c2e9b8d47a6b3c4d5e6f7a8b9c0-20260801100000 is still in Pending state after multiple checks',
			'[BUILD JOB CHECK] Event: FailedScheduling - 0/3 nodes are available: 3 Insufficient memory.',
		],
		misses: [
			'[BUILD JOB CHECK] Pod 5a1f0c2e9b8d47a6b3c4d5e6f7a8b9c0-20260801100000 is now running',
			'[BUILD JOB CHECK] Event: Pulled - Container image already present on machine',
		],
	},
	{
		id: 'rbd-chaos/pod-crash',
		components: ['rbd-chaos'],
		class: 'build-pod-crash',
		pattern: /job \S+ container status is waiting and reason is CrashLoopBackOff/,
		meaning: {
			zh: '构建 Pod 里的程序反复退出，看这个 Pod 自己的日志',
			en: 'the program in a build pod keeps exiting: its own log says why',
		},
		leadsTo: ['build/source-failure'],
		matches: [
			'job 5a1f0c2e9b8d47a6b3c4d5e6f7a8b9c0-20260801100000 container status is waiting and reason is CrashLoopBackOff',
		],
		misses: [
			'job 5a1f0c2e9b8d47a6b3c4d5e6f7a8b9c0-20260801100000 container status is waiting and reason is ContainerCreating',
		],
	},
	{
		id: 'rbd-chaos/pod-kept',
		components: ['rbd-chaos'],
		class: 'build-pod-kept',
		versions: {
			zh: 'v6.9.5 起；更早的版本会立即删除',
			en: 'from v6.9.5; earlier it is deleted at once',
		},
		pattern: /retain failed build pod \S+ for troubleshooting/,
		meaning: {
			zh: '失败的构建 Pod 被保留了下来，这一行里有查看它的命令',
			en: 'a build pod that failed was kept: the line holds the commands to look at it',
		},
		leadsTo: ['build/source-failure', 'build/runner-image-missing', 'build/base-image-timeout'],
		matches: [
			'retain failed build pod rbd-system/5a1f0c2e9b8d47a6b3c4d5e6f7a8b9c0-20260801100000-dockerfile for troubleshooting; inspect with: kubectl -n rbd-system describe pod 5a1f0c2e9b8d47a6b3c4d5e6f7a8b9c0-20260801100000-dockerfile',
		],
		misses: [
			'[BUILD JOB CHECK] Pod 5a1f0c2e9b8d47a6b3c4d5e6f7a8b9c0-20260801100000 is now running',
		],
	},
	{
		id: 'rbd-chaos/build-timeout',
		components: ['rbd-chaos'],
		class: 'build-timeout',
		pattern:
			/build time out \(more than \d+ minutes?\)|cnb build timed out \(exceeded \d+ minutes?\)/,
		meaning: {
			zh: '构建超过 60 分钟被放弃：多半在等镜像、依赖或调度',
			en: 'the build was given up after 60 minutes: mostly it waits for an image, its dependencies or a node',
		},
		leadsTo: ['build/base-image-timeout', 'build/pod-unschedulable'],
		matches: [
			'ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos build time out (more than 60 minute)',
			'cnb build timed out (exceeded 60 minutes)',
		],
		misses: ['build code job exec failure', 'build code job is canceled'],
	},
	{
		id: 'rbd-chaos/build-failed',
		components: ['rbd-chaos'],
		class: 'build-failed',
		pattern: /build code job exec failure/,
		meaning: {
			zh: '构建 Pod 以失败结束，原因在构建日志里',
			en: 'the build pod ended with a failure: the log of the build says which',
		},
		leadsTo: ['build/source-failure'],
		matches: [
			'ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos build code job exec failure',
		],
		misses: ['build code job is canceled', 'create build code job success'],
	},
	{
		id: 'rbd-chaos/task-failed',
		components: ['rbd-chaos'],
		class: 'build-task-failed',
		pattern: /\[runTask\] Task execution failed: task_id=/,
		meaning: {
			zh: '一个构建任务失败，行尾的 error 是原因',
			en: 'one task of the builder failed: the error at the end of the line says why',
		},
		leadsTo: [],
		matches: [
			'ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-chaos [runTask] Task execution failed: task_id=6b0a5a6e, error=clone failure',
		],
		misses: ['[runTask] Task execution success: task_id=6b0a5a6e'],
	},
	{
		id: 'rbd-chaos/clean-hub',
		components: ['rbd-chaos'],
		class: 'clean-failed',
		pattern: /\[clean\] (?:failed to connect rbd-hub|rbd-hub garbage-collect failed): /,
		meaning: {
			zh: '自动清理旧镜像没有做成，镜像仓库会慢慢写满',
			en: 'old images are not cleaned away, so the registry fills up in time',
		},
		leadsTo: ['component/image-store-full', 'component/not-ready', 'component/crash-loop'],
		matches: [
			'[clean] failed to connect rbd-hub: context deadline exceeded',
			'[clean] rbd-hub garbage-collect failed: command terminated with exit code 1',
		],
		misses: [
			'[clean] start cleanup task, keep count: 5, querying components with more than 5 success versions',
			'[clean] no component needs cleaning',
		],
	},
	{
		id: 'rbd-chaos/push-retry',
		components: ['rbd-chaos'],
		class: 'push-retry',
		pattern: /推送失败，重试中\.{3} \(\d\/3\)/,
		meaning: {
			zh: '镜像推送失败，正在重试；三次都失败时看镜像仓库和它的存储',
			en: 'a push failed and is tried again; where all three fail, look at the registry and its storage',
		},
		leadsTo: ['component/image-store-full', 'component/not-ready', 'component/crash-loop'],
		matches: ['推送失败，重试中... (1/3)'],
		misses: ['推送成功'],
	},
	{
		id: 'rbd-chaos/cri-version',
		components: ['rbd-chaos'],
		class: 'container-runtime',
		versions: {zh: 'v5', en: 'v5'},
		pattern: /unknown service runtime\.v1alpha2\.ImageService/,
		meaning: {
			zh: '节点的 containerd 不再提供 v5 构建器使用的 CRI v1alpha2 接口',
			en: "the node's containerd no longer speaks CRI v1alpha2, which the builder of v5 uses",
		},
		leadsTo: ['component/crash-loop'],
		matches: [
			'rpc error: code = Unimplemented desc = unknown service runtime.v1alpha2.ImageService',
		],
		misses: ['rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService'],
	},
	{
		id: 'rbd-chaos/mirror-list',
		components: ['rbd-chaos'],
		class: 'mirror-list',
		isHarmless: true,
		pattern: /initial dynamic mirror refresh failure: |dynamic registry mirrors disabled/,
		meaning: {
			zh: '没有取到镜像加速地址的列表：离线环境里正常',
			en: 'the list of registry mirrors was not fetched: normal where there is no internet',
		},
		leadsTo: [],
		matches: [
			'initial dynamic mirror refresh failure: Get "https://cdn.jsdelivr.net/gh/goodrain/docker-mirrors/mirrors.json": context deadline exceeded',
			'dynamic registry mirrors disabled',
		],
		misses: ['dynamic registry mirrors refreshed, 3 in use'],
	},
];
