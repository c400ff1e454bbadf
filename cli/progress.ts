import cliProgress from 'cli-progress';
import type { JobEvent } from './jobs/job.ts';
import type { Terminal } from './terminal.ts';

export type Shown = { tell(event: JobEvent): void; end(): void };

/** Shows a job's events: a bar on a terminal, a plain line at each tenth in a pipe; --json keeps quiet. */
export function shownOn(terminal: Terminal): Shown {
  if (terminal.json) return { tell: (event) => output(terminal, event), end: () => undefined };
  return terminal.stderr.isTTY ? bar(terminal) : lines(terminal);
}

function output(terminal: Terminal, event: JobEvent): void {
  if (event.kind === 'output') terminal.stdout.write(event.text);
}

function bar(terminal: Terminal): Shown {
  let current: { label: string; bar: cliProgress.SingleBar } | null = null;
  const end = (): void => {
    current?.bar.stop();
    current = null;
  };
  return {
    end,
    tell: (event) => {
      switch (event.kind) {
        case 'started':
          return;
        case 'queued':
          terminal.stderr.write(`${terminal.messages.jobs.queued(event.ahead)}\n`);
          return;
        case 'line':
        case 'output':
          end();
          if (event.kind === 'output') output(terminal, event);
          else terminal.stderr.write(`${event.text}\n`);
          return;
        case 'progress': {
          const total = event.total ?? Math.max(event.done, 1);
          if (current?.label !== event.label) {
            end();
            const made = new cliProgress.SingleBar({
              format: `${event.label} {bar} {value}/{total} {duration_formatted}`,
              stream: terminal.stderr,
              barsize: 24,
              clearOnComplete: true,
              barCompleteChar: '█',
              barIncompleteChar: '░',
            });
            made.start(total, event.done);
            current = { label: event.label, bar: made };
          } else {
            current.bar.setTotal(total);
            current.bar.update(event.done);
          }
        }
      }
    },
  };
}

function lines(terminal: Terminal): Shown {
  let last = { label: '', tenth: -1 };
  return {
    end: () => undefined,
    tell: (event) => {
      switch (event.kind) {
        case 'started':
          return;
        case 'queued':
          terminal.stderr.write(`${terminal.messages.jobs.queued(event.ahead)}\n`);
          return;
        case 'line':
          terminal.stderr.write(`${event.text}\n`);
          return;
        case 'output':
          output(terminal, event);
          return;
        case 'progress': {
          const tenth = event.total === null ? 0 : Math.floor((event.done / Math.max(event.total, 1)) * 10);
          if (event.label === last.label && tenth === last.tenth) return;
          last = { label: event.label, tenth };
          terminal.stderr.write(`${event.label}: ${event.done}${event.total === null ? '' : `/${event.total}`}\n`);
        }
      }
    },
  };
}
