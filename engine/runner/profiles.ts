import { rmSync } from 'node:fs';
import type { ProfiledNode, ProfiledRun } from '../protocol';
import type { Session } from './onnxruntime';
import type { KernelEvent } from './profile-file';
import { profileFile, runsInProfile } from './profile-file';

/** Nodes of one run that are told of one by one; of a Loop that runs often, only the sums are told beyond it. */
const mostNodes = 5000;

/**
 * What a session may run before its profile is read: the profiler keeps all events in memory, a million at most, and
 * needs about 5 µs for each.
 */
const mostRuns = 50;
const mostMs = 5000;

/**
 * The profiles of sessions. onnxruntime writes one when it is told that the profiling of a session is over, once; so it is
 * read when somebody asks for it, when the session ends, or after so many runs. A session whose profile was
 * read goes on without: it is of no use for a run that is to be profiled.
 */
export class Profiles {
  /** For each session, by which token each of its runs so far is known. */
  private readonly runs = new Map<Session, { readonly tokens: number[]; ms: number }>();
  private read: ProfiledRun[] = [];

  /** A session with a profile has run. */
  ran(session: Session, token: number, ms: number): void {
    if (!session.isProfiled) return;
    const runs = this.runs.get(session) ?? { tokens: [], ms: 0 };
    this.runs.set(session, runs);
    session.onDispose = () => this.finish(session);
    runs.tokens.push(token);
    runs.ms += ms;
    if (runs.tokens.length >= mostRuns || runs.ms > mostMs) this.finish(session);
  }

  /** Ends all profiles and tells what they have of the runs so far, each once. */
  take(): ProfiledRun[] {
    for (const session of [...this.runs.keys()]) this.finish(session);
    return this.read.splice(0);
  }

  /** Ends the profile of a session and reads what it has of the runs so far. */
  finish(session: Session): void {
    const tokens = this.runs.get(session)?.tokens ?? [];
    this.runs.delete(session);
    session.onDispose = undefined;
    const prefix = session.endProfile();
    if (prefix === undefined) return;
    const file = profileFile(prefix);
    if (file === undefined) return;
    try {
      let at = 0;
      for (const { duration, kernels } of runsInProfile(file)) {
        const token = tokens[at++];
        if (token !== undefined) this.read.push({ token, ms: duration / 1000, ...nodesOf(kernels) });
      }
    } finally {
      rmSync(file, { force: true });
    }
  }
}

function nodesOf(kernels: readonly KernelEvent[]): Pick<ProfiledRun, 'nodes' | 'rest' | 'otherMs'> {
  const nodes: ProfiledNode[] = [];
  const rest = new Map<number, { number: number; calls: number; ms: number }>();
  for (const { number, start, duration, outputBytes, outputs } of kernels) {
    const ms = duration / 1000;
    if (number === undefined) continue;
    if (nodes.length < mostNodes) nodes.push({ number, start: start / 1000, ms, outputBytes, outputs });
    else {
      const sum = rest.get(number) ?? { number, calls: 0, ms: 0 };
      sum.calls++;
      sum.ms += ms;
      rest.set(number, sum);
    }
  }
  return { nodes, rest: [...rest.values()], otherMs: outsideMs(kernels) };
}

/** What the nodes took that are nobody's; what is inside of one counts once. */
function outsideMs(kernels: readonly KernelEvent[]): number {
  const others = kernels.filter(({ number }) => number === undefined);
  others.sort((a, b) => a.start - b.start);
  let [sum, end] = [0, 0];
  for (const { start, duration } of others) {
    sum += Math.max(0, start + duration - Math.max(start, end));
    end = Math.max(end, start + duration);
  }
  return sum / 1000;
}
