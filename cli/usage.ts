import type { Command, CommanderError } from 'commander';
import type { Messages } from './messages/messages.ts';
import { nearest } from './nearest.ts';

/** Commander's complaint about the words of a command, in the reader's language. */
export function usageTrouble(error: CommanderError, program: Command): (messages: Messages) => string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const names = program.commands.map((command) => command.name());
  const command = program.args[0] !== undefined && names.includes(program.args[0]) ? `${program.args[0]} ` : '';
  return (m) => {
    switch (error.code) {
      case 'commander.unknownCommand':
        return m.usage.wrong(m.usage.unknownCommand(quoted, nearest(quoted, names)), '');
      case 'commander.unknownOption':
        return m.usage.wrong(m.usage.unknownOption(quoted), command);
      case 'commander.missingArgument':
      case 'commander.optionMissingArgument':
        return m.usage.wrong(m.usage.missingArgument(quoted), command);
      case 'commander.excessArguments':
        return m.usage.wrong(m.usage.excessArguments, command);
      case 'commander.invalidArgument':
        return m.usage.wrong(m.usage.invalidArgument(error.message.split('. ').slice(1).join('. ')), command);
    }
    return m.usage.wrong(error.message, command);
  };
}
