import type {RemedyOffer} from '../diagnosis/tree.ts';
import type {Text} from '../text/text.ts';

/** Deleting the pods of a component: the operator writes Deployments back, so a rollout annotation does not last. */
export const restartComponent = (name: string, advice?: Text): RemedyOffer => ({
	id: `restart/${name}`,
	risk: 'medium',
	title: {zh: `重启 ${name}`, en: `restart ${name}`},
	kubectl: [`kubectl delete pod -n @namespace -l name=${name}`],
	...(advice && {advice}),
});

/** The operator's label that all versions carry; `release=` of the handbook finds nothing on v6. */
export const restartOperator = (advice?: Text): RemedyOffer => ({
	id: 'restart/rainbond-operator',
	risk: 'medium',
	title: {
		zh: '重启 rainbond-operator，让它重建缺少的对象',
		en: 'restart rainbond-operator, which makes again what is missing',
	},
	kubectl: ['kubectl delete pod -n @namespace -l control-plane=rainbond-operator'],
	advice: advice ?? {
		zh: '手册里的选择器 release=rainbond-operator 在 v6 上什么也选不中；重启前先看证书的 availableips 标签是否与 gatewayIngressIPs 一致，不一致时重启会换掉 CA',
		en: "the handbook's selector release=rainbond-operator finds nothing on v6; look first whether the certificate's label availableips agrees with gatewayIngressIPs: if not, a restart replaces the authority",
	},
});

/** The gentler way: one component is gone over, and the operator runs on. */
export const reconcileRbdApi: RemedyOffer = {
	id: 'reconcile/rbd-api',
	risk: 'low',
	title: {
		zh: '不重启 operator，只让它重新核对 rbd-api',
		en: 'without a restart: let the operator go over rbd-api alone',
	},
	kubectl: [
		'kubectl annotate rbdcomponent rbd-api -n @namespace rbd-tui/reconcile="$(date +%s)" --overwrite',
	],
};

/** Frees what no image refers to, in the registry of the platform. */
export const collectGarbage: RemedyOffer = {
	id: 'hub/garbage-collect',
	risk: 'medium',
	title: {zh: '清理镜像仓库', en: 'collect garbage in the registry'},
	kubectl: [
		'kubectl exec -n @namespace deploy/rbd-hub -- registry garbage-collect /etc/docker/registry/config.yml',
	],
	advice: {
		zh: '清理期间不要构建；v6.1.1 的仓库在 minio 里，不能这样清理，先升级到 6.1.2',
		en: 'do not build meanwhile; v6.1.1 keeps its registry in minio, where this does not work: upgrade to 6.1.2 first',
	},
};

/** What the console needs, in clear text: its binary data is base64, which the console does not take. */
export const handOverRegionConfig: RemedyOffer = {
	id: 'region-config/hand-over',
	risk: 'manual',
	title: {
		zh: '把 region-config 交给控制台',
		en: 'hand region-config over to the console',
	},
	kubectl: [
		"kubectl get cm region-config -n @namespace -o jsonpath='{.data.apiAddress}'",
		String.raw`kubectl get cm region-config -n @namespace -o jsonpath='{.binaryData.ca\.pem}' | base64 -d`,
		String.raw`kubectl get cm region-config -n @namespace -o jsonpath='{.binaryData.client\.pem}' | base64 -d`,
		String.raw`kubectl get cm region-config -n @namespace -o jsonpath='{.binaryData.client\.key\.pem}' | base64 -d`,
	],
	advice: {
		zh: '控制台：平台管理 → 集群 → 编辑，依次填入 API 地址、API-CA 证书、API-Client 证书、API-Client 证书密钥；左侧不能有空格。手册里 -o yaml 显示的是 base64，不能直接粘贴',
		en: 'console: platform management → cluster → edit; API address, CA certificate, client certificate, client key, without leading blanks. What the handbook shows with -o yaml is base64 and cannot be pasted',
	},
};

export const regenerateCertificates: RemedyOffer = {
	id: 'region-api/regenerate-certificates',
	risk: 'high',
	title: {
		zh: '重新生成集群端证书（最后手段：所有对接的控制台都要更新）',
		en: 'make all certificates anew (last resort: every console has to be told)',
	},
	kubectl: [
		'kubectl get secret rbd-api-server-cert rbd-api-client-cert -n @namespace -o yaml > rbd-api-certificates.yaml',
		'kubectl get cm region-config -n @namespace -o yaml > region-config.yaml',
		'kubectl delete secret rbd-api-server-cert rbd-api-client-cert -n @namespace',
		'kubectl delete cm region-config -n @namespace',
		'kubectl delete pod -n @namespace -l control-plane=rainbond-operator',
		'kubectl wait secret/rbd-api-server-cert -n @namespace --for=create --timeout=180s',
		'kubectl delete pod -n @namespace -l name=rbd-api',
	],
	advice: {
		zh: '等两个 Secret 都重新出现后再重启 rbd-api，然后把新的 region-config 交给每一个控制台',
		en: 'restart rbd-api only when both Secrets are back, and then hand the new region-config to every console',
	},
};

export const byHand = (id: string, title: Text, kubectl: readonly string[] = [], advice?: Text) =>
	({id, risk: 'manual', title, kubectl, ...(advice && {advice})}) satisfies RemedyOffer;
