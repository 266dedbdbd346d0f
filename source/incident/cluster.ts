/** What tells a cluster from another one; the uid is that of the namespace kube-system. */
export type ClusterIdentity = {
	readonly server: string;
	readonly clusterUid?: string | null | undefined;
};

/** Whether both are the same cluster, whatever its context is called and whoever writes its address. */
export const isSameCluster = (one: ClusterIdentity, other: ClusterIdentity): boolean =>
	one.clusterUid && other.clusterUid
		? one.clusterUid === other.clusterUid
		: hostOf(one) === hostOf(other);

/** `https://10.0.0.1:6443/` and `10.0.0.1:6443` are the same server. */
const hostOf = ({server}: ClusterIdentity): string =>
	server.replace(/^https?:\/\//, '').replace(/\/$/, '');
