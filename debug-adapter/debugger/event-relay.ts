import type { DebuggerEvents } from './debugger-events';

/** Events that go to whoever listens when they happen, which is not always who listened when the run began. */
export function relayedEvents(listener: () => DebuggerEvents): DebuggerEvents {
  return new Proxy({} as DebuggerEvents, {
    get:
      (_target, name: keyof DebuggerEvents) =>
      (...told: never[]) =>
        (listener()[name] as (...told: never[]) => void)(...told),
  });
}
