import { access, constants, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restoringMark } from '../backup/restoring.ts';
import { bytesText } from '../bytes-text.ts';
import { isFree } from '../free-port.ts';
import { socketPath } from '../jobs/socket-path.ts';
import { lockState } from '../lock.ts';
import { version } from '../version.ts';
import { fail, ok, warn, type Check } from './finding.ts';
import { reasonOf } from './machine.ts';

export const dataFolder: Check = async ({ words, config: { dataDir } }) => {
  const probe = join(dataDir, `.doctor-${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o750 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    await writeFile(probe, '');
  } catch (error) {
    return [fail('data', words.dataBroken(dataDir, reasonOf(error)), words.dataMend)];
  } finally {
    await rm(probe, { force: true });
  }
  const { mode } = await stat(dataDir);
  if ((mode & 0o004) !== 0) return [warn('data', words.dataOpen(dataDir), words.dataOpenMend(dataDir))];
  return [ok('data', words.data(dataDir))];
};

export const lock: Check = async ({ words, config: { dataDir }, server }) => {
  if (server !== null) {
    if (server.version !== version)
      return [warn('lock', words.serverOld(server.version, version), words.serverOldMend)];
    return [ok('lock', words.lockServer(server.pid))];
  }
  const state = await lockState(dataDir);
  switch (state.kind) {
    case 'free':
      return [ok('lock', words.lockFree)];
    case 'held':
      return [warn('lock', words.lockHeld(state.holder.pid, state.holder.host), words.lockHeldMend)];
    case 'stale':
      return [warn('lock', words.lockStale(state.holder?.pid ?? null), words.lockStaleMend)];
  }
};

export const socket: Check = async ({ words, config: { dataDir }, server }) => {
  const path = socketPath(dataDir);
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  return there && server === null ? [warn('socket', words.socketStale(path), words.socketStaleMend)] : [];
};

export const port: Check = async ({ words, config, server }) => {
  if (server !== null) return [ok('port', words.portOurs(config.port))];
  return (await isFree(config.host, config.port))
    ? [ok('port', words.port(config.port))]
    : [fail('port', words.portTaken(config.port), words.portMend)];
};

/** What a killed process left behind. Nothing of it is needed: what was acknowledged is in its place. */
export const leftovers: Check = async ({ words, config, server }) => {
  const restoring = await stat(restoringMark(config.dataDir)).then(
    () => [fail('leftovers', words.restoring, words.restoringMend)],
    () => [],
  );
  const tmp = join(config.dataDir, 'tmp');
  const names = server === null ? await readdir(tmp).catch(() => []) : [];
  if (names.length === 0) return restoring.length > 0 ? restoring : [ok('leftovers', words.noLeftovers)];
  const size = bytesText(await bytesBelow(tmp), config.locale);
  return [...restoring, warn('leftovers', words.leftovers(names.length, size), words.leftoversMend(tmp))];
};

async function bytesBelow(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
