import type { SourceDraft } from '../../api/sources-door.ts';
import type { ConnectedSource } from '../config-sources.ts';

/** What was typed in, without what was left empty. */
export function settingsFrom({ settings }: Pick<SourceDraft, 'settings'>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
}

/** The settings of a source as a draft would leave them: what the draft does not name stays. */
export function settingsAfter(source: ConnectedSource, { settings }: SourceDraft): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...source.settings, ...settings }).filter(([, value]) => value !== ''));
}

/** The secrets that were typed in. */
export function givenSecrets({ secrets }: SourceDraft): Map<string, string> {
  return new Map(Object.entries(secrets).filter(([, value]) => value !== ''));
}

/** The settings of a source that the page asks for, as text; one that is no plain value can only be changed by hand. */
export function askedSettings({ connector, settings }: ConnectedSource): Record<string, string> {
  return Object.fromEntries(
    connector.asks.flatMap(({ name }) => {
      const value = settings[name];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [];
    }),
  );
}

/**
 * Whether a draft of a source that is there would ask somewhere else than the source does. Its kept secrets are for the
 * old place only: sent to another one, they would be given to whoever runs it.
 */
export function hasNewPlace(source: ConnectedSource, draft: SourceDraft): boolean {
  const now = askedSettings(source);
  return (
    source.connector.system !== draft.system ||
    Object.entries(draft.settings).some(([name, value]) => value !== (now[name] ?? ''))
  );
}

/** Secrets that the source has and the draft does not say anew. */
export function unsaidSecrets(source: ConnectedSource, draft: SourceDraft): string[] {
  const given = givenSecrets(draft);
  return [...source.secrets.keys()].filter((name) => !given.has(name));
}
