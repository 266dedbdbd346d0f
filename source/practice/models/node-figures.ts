/** What a volume holds, for claims whose plug-in measures: by `namespace/claim`. Bytes. */
export type VolumeFigures = ReadonlyMap<string, {readonly capacity: number; used: number}>;

/** What a node's kubelet measures, for `/stats/summary`. Bytes. */
export type NodeFigures = {
	readonly filesystem: {readonly capacity: number; readonly used: number};
	/** Default: the same file system. */
	readonly imageFilesystem?: {readonly capacity: number; readonly used: number};
	readonly memory: {readonly capacity: number; readonly used: number};
	/** Billionths of a core. */
	readonly cpuNanoCores: number;
};
