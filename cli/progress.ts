import cliProgress from 'cli-progress';
import { once } from 'node:events';
import type { JobEvent, Tell } from './jobs/job.ts';
import type { Terminal } from './terminal.ts';

const measured = '{label} {bar} {value}/{total} {duration_formatted}';

/** In a pipe, how often a line tells how far the work is. */
const everyMs = 3_000;

export type Shown = { readonly tell: Tell; end(): void };

/** Shows a job's events: a bar on a terminal, a plain line now and then in a pipe; --json keeps quiet. */
export function shownOn(terminal: Terminal): Shown {
  if (terminal.json) return { tell: (event) => output(terminal, event), end: () => undefined };
  return terminal.stderr.isTTY ? bar(terminal) : lines(terminal);
}

function output(terminal: Terminal, event: JobEvent): void | Promise<void> {
  if (event.kind !== 'output' || terminal.stdout.write(event.text)) return;
  return once(terminal.stdout, 'drain').then(() => undefined);
}

/** Two works at once (dashboards and data at the first start) have a bar each. */
function bar(terminal: Terminal): Shown {
  const made = (): cliProgress.MultiBar =>
    new cliProgress.MultiBar({
      format: measured,
      stream: terminal.stderr,
      barsize: 24,
      clearOnComplete: true,
      stopOnComplete: false,
      barCompleteChar: '█',
      barIncompleteChar: '░',
    });
  let bars: cliProgress.MultiBar | null = null;
  const byLabel = new Map<string, cliProgress.SingleBar>();
  const end = (): void => {
    bars?.stop();
    bars = null;
    byLabel.clear();
  };
  const line = (text: string): void => {
    if (bars === null) terminal.stderr.write(`${text}\n`);
    else bars.log(`${text}\n`);
  };
  return {
    end,
    tell: (event) => {
      switch (event.kind) {
        case 'started':
          return;
        case 'queued':
          return line(terminal.messages.jobs.queued(event.ahead));
        case 'line':
          return line(event.text);
        case 'output':
          end();
          return output(terminal, event);
        case 'progress': {
          const { label, done } = event;
          const total = event.total ?? Math.max(done, 1);
          bars ??= made();
          // Work whose end is not known shows how much is done, where that is counted, and how long it has taken.
          const format = event.total === null ? '{label}…{count} {duration_formatted}' : measured;
          const count = done > 0 ? ` ${done}` : '';
          const current = byLabel.get(label) ?? bars.create(total, done, { label, count }, { format });
          byLabel.set(label, current);
          current.setTotal(total);
          current.update(done, { label, count });
          if (event.total !== null && done >= total) {
            bars.remove(current);
            byLabel.delete(label);
          }
        }
      }
    },
  };
}

function lines(terminal: Terminal): Shown {
  const told = new Map<string, number>();
  const line = (text: string): void => void terminal.stderr.write(`${text}\n`);
  return {
    end: () => undefined,
    tell: (event) => {
      switch (event.kind) {
        case 'started':
          return;
        case 'queued':
          return line(terminal.messages.jobs.queued(event.ahead));
        case 'line':
          return line(event.text);
        case 'output':
          return output(terminal, event);
        case 'progress': {
          const { label, done, total } = event;
          const last = told.get(label);
          const due = last === undefined || (total !== null && Date.now() - last > everyMs);
          if (!due) return;
          told.set(label, Date.now());
          line(total === null ? `${label}…` : `${label}: ${done}/${total}`);
        }
      }
    },
  };
}
