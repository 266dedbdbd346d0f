import {type ParsedImage, parseImageReference} from '../platform/image-reference.ts';
import {isOver} from '../platform/pod-state.ts';
import {namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';

/** The image of a container of the Rainbond namespace, and what its name says. */
export type ContainerImage = {
	readonly pod: string;
	readonly container: string;
	/** As the pod names it. */
	readonly image: string;
	readonly parsed: ParsedImage;
};

/** The images that living pods of the Rainbond namespace are made of, as a runtime would look for them. */
export const componentImages = defineProbe<readonly ContainerImage[]>({
	id: 'component-images',
	title: {zh: '平台组件的镜像', en: 'images of the platform components'},
	calls: [],
	uses: [namespacePods],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const pods = await context.read(namespacePods);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps);
		}

		return read(
			pods.value
				.filter((pod) => !isOver(pod))
				.flatMap(({metadata, spec}) =>
					[...(spec.initContainers ?? []), ...spec.containers].map(({name, image = ''}) => ({
						pod: metadata.name,
						container: name,
						image,
						parsed: parseImageReference(image),
					})),
				),
		);
	},
});
