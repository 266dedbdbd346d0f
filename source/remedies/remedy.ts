import type {Verb} from '../cluster/call.ts';
import type {KubernetesObject} from '../cluster/objects.ts';
import type {Resource} from '../cluster/resources.ts';
import type {ClusterSession} from '../cluster/session.ts';
import type {Timing} from '../cluster/timing.ts';
import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import type {Text} from '../text/text.ts';
import type {JournalObject} from './journal-entry.ts';
import type {KeptRecord, Made} from './kept-record.ts';
import type {RestartPlan} from './restart-plan.ts';

/** `low` and `medium` are confirmed by one key, `high` by the cluster's name; `manual` is done by a person. */
export type Risk = 'low' | 'medium' | 'high' | 'manual';

/** Something that a remedy has to be permitted to do, in the Rainbond namespace unless it names another one. */
export type Right = {
	readonly verb: Verb;
	readonly resource: Resource;
	readonly subresource?: string;
	readonly namespace?: string;
	/** In every namespace that an object of the cause is in, rather than in one. */
	readonly isWhereObjectsAre?: boolean;
	/** Without it the plan says less; it can be carried out all the same. */
	readonly isOptional?: boolean;
};

/** Where a remedy is planned and run: one cluster through its connection, and the cause it is for. */
export type RemedySite = {
	readonly session: ClusterSession;
	/** Where Rainbond is installed. */
	readonly namespace: string;
	/** Undefined where something is undone: that needs no cause. */
	readonly cause: DocumentCause | undefined;
	/** The diagnosis that named the cause. */
	readonly document: TargetDocument | undefined;
	/** When that diagnosis was made; milliseconds since the epoch. */
	readonly seenAt: number;
	/** Names of the objects a person has chosen; empty for all that the cause is about. */
	readonly chosen: readonly string[];
	/** Where copies are kept: the program's own folder for what outlives a run. */
	readonly folder: string;
	/** Where what is handed over is to be written; undefined shows it without its secrets. */
	readonly file?: string;
	readonly timing: Timing;
};

/** One request that changes something, as it is sent: first as a rehearsal, then in earnest. */
export type ChangeCall = {
	readonly verb: 'create' | 'update' | 'patch' | 'delete';
	readonly resource: Resource;
	readonly object: JournalObject;
	/** Updates and patches are refused with 409 unless the object still is at this version. */
	readonly resourceVersion?: string;
	readonly body?: unknown;
};

/** What a wait has seen: whether it is over, and in which words the present is told. */
export type WaitingFor = {
	readonly isOver: boolean;
	readonly seen: Text;
	/** What has come about, where an undo has to know it again. */
	readonly made?: readonly Made[];
};

export type Step = {readonly title: Text} & (
	| {
			/** Pods deleted by uid, each when the one before has been replaced. */
			readonly kind: 'replace';
			readonly pods: RestartPlan;
	  }
	| {
			readonly kind: 'call';
			readonly call: ChangeCall;
			readonly kubectl: string;
			/** An object that is gone already is as good as deleted now. */
			readonly isGoneWell?: boolean;
			/** What stands in the way of trying it before the step: it is about what earlier steps make. */
			readonly isUnrehearsed?: boolean;
	  }
	| {
			/** A program in a container; it counts as a change. */
			readonly kind: 'command';
			readonly pod: JournalObject & {readonly namespace: string};
			readonly container: string;
			readonly command: readonly string[];
			readonly kubectl: string;
			/** Lines that show what came of it, where nobody has seen its end. */
			readonly looks: readonly string[];
			/** What its output says, for a person. */
			readonly tell: (output: string) => Text;
	  }
	| {
			readonly kind: 'wait';
			/** Milliseconds. */
			readonly deadlineMs: number;
			readonly look: (site: RemedySite, signal: AbortSignal) => Promise<WaitingFor>;
	  }
	| {
			/** What a person gets to see or to do at the end, made of what is there then. */
			readonly kind: 'tell';
			readonly tell: (site: RemedySite) => Promise<Text>;
	  }
);

/** What a remedy would do here and now. */
export type Draft = {
	readonly steps: readonly Step[];
	/** Everything that is changed, by name and uid. */
	readonly objects: readonly JournalObject[];
	/** What stops, who notices, what is lost. */
	readonly breaks: readonly Text[];
	/** What comes back by itself, and who makes it. */
	readonly recreated?: Text;
	/** What to know before, that speaks against doing it now. */
	readonly warnings?: readonly Text[];
	/** Higher than the remedy's own because of what was found. */
	readonly risk?: 'high';
	/** How it is taken back; kept before the first change. Undefined where the remedy says why it cannot be. */
	readonly kept?: Pick<KeptRecord, 'restores' | 'restarts'>;
	/** What its steps need, where that is something else than what the remedy needs as a rule. */
	readonly run?: readonly Right[];
	/** For how long the cause is waited for to go, where that is longer than as a rule. Milliseconds. */
	readonly deadlineMs?: number;
	/** The copy that nobody needs any more once every step was made. */
	readonly settles?: string;
	/** What a person does by hand. */
	readonly instructions?: readonly Text[];
	/** Lines for a shell that belong to it without being a step. */
	readonly lines?: readonly string[];
};

/** One of several objects, or what is to become of it, that a remedy leaves to a person. */
export type Choice = {
	/** As the site's `chosen` names it: `node-1=worker`. */
	readonly id: string;
	readonly text: Text;
};

export type Unfit = {
	/** Why it cannot be done here. */
	readonly problem: Text;
};

/** A way to get rid of causes. */
export type Remedy = {
	/** As the trees name it: `restart/rbd-api`. */
	readonly id: string;
	readonly title: Text;
	readonly risk: Risk;
	readonly rights: {
		readonly plan: readonly Right[];
		readonly run: readonly Right[];
		readonly undo: readonly Right[];
	};
	/** What must be so before; looked at while planning. */
	readonly preconditions: readonly Text[];
	/** Why it cannot be taken back; undefined where it can. */
	readonly isFinal: Text | undefined;
	readonly verification?: {
		/** For how long the cause has to stay away before it counts as gone. Milliseconds. */
		readonly calmMs?: number;
		/** For how long it is waited for. Milliseconds. */
		readonly deadlineMs?: number;
		/** Causes that the remedy brings about itself and says so before: they do not speak against the cure. */
		readonly announced?: readonly string[];
	};
	/** What a person may choose from; none chosen leaves it to the remedy. Reads live objects. */
	readonly choices?: (site: RemedySite) => Promise<readonly Choice[] | Unfit>;
	/** Reads live objects and changes nothing. */
	readonly draft: (site: RemedySite) => Promise<Draft | Unfit>;
};

export const unfit = (zh: string, en: string): Unfit => ({problem: {zh, en}});

/** How an object is named in a plan and in the journal. */
export const journalObject = (
	resource: Resource,
	{metadata: {namespace, name, uid}}: KubernetesObject,
): JournalObject => ({kind: resource.kind, ...(namespace && {namespace}), name, uid});
