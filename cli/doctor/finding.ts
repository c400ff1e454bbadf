import type { Config } from '../config.ts';
import type { Row } from '../../warehouse/warehouse.ts';
import type { DoctorWords } from './words.ts';

/** `mend`: what to do about it; null when nothing need be done. */
export type Finding = {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly text: string;
  readonly mend: string | null;
};

/** Reads the warehouse through whoever owns it. */
export type Ask = (sql: string) => Promise<readonly Row[]>;

export type Patient = {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly words: DoctorWords;
  /** The running server of this data folder, if any. */
  readonly server: { readonly version: string; readonly pid: number } | null;
  readonly ask: Ask;
};

/** One question to the machine or the project; it may find several things. It rejects only by a fault of its own. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>;

export function ok(check: string, text: string): Finding {
  return { check, state: 'ok', text, mend: null };
}

export function warn(check: string, text: string, mend: string): Finding {
  return { check, state: 'warn', text, mend };
}

export function fail(check: string, text: string, mend: string): Finding {
  return { check, state: 'fail', text, mend };
}
