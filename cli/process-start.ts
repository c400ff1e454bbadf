import { readFile } from 'node:fs/promises';

/** When a process began, in the kernel's ticks since boot, with the boot's id; null where there is no /proc. */
export async function processStartedAt(pid: number): Promise<string | null> {
  try {
    const [state, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The second field is the program's name in brackets and may hold spaces; the start is the 22nd field.
    const ticks = state.slice(state.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${boot.trim()}:${ticks}`;
  } catch {
    return null;
  }
}
